import { newId } from '@app/domain';
import { type Connector, PROVIDERS, type ProviderDefinition, SafeConnector, secretNamesOf } from '@app/providers';
import { describe, expect, it } from '@jest/globals';
import process from 'node:process';
import { enquiryAbout, operationRequest } from '../providers/setup/requests.js';

/** The settings of one provider, as JSON in `LIVE_<PROVIDER>`. */
interface LiveSettings {
  /** Credentials of an account in the test environment of the provider. */
  credentials: Record<string, string>;
  /** A recipient that the test environment pays. Without one, nothing is sent and only reading is tested. */
  fields?: Record<string, unknown>;
  currency?: string;
  /** Minor units. */
  amountMinor?: string;
}

const TIMEOUT_MS = 30_000;
const DEFAULT_AMOUNT_MINOR = '100';

/** The settings of a provider, or null if there are none. @throws if a setting cannot be read: that is not a reason to skip */
function settingsOf({ name }: ProviderDefinition): LiveSettings | null {
  const text = process.env[`LIVE_${name.toUpperCase()}`];
  return text === undefined || text === '' ? null : (JSON.parse(text) as LiveSettings);
}

for (const definition of PROVIDERS) {
  const settings = settingsOf(definition);
  (settings ? describe : describe.skip)(`${definition.title}, live (LIVE_${definition.name.toUpperCase()})`, () => {
    const { credentials = {}, fields, currency = 'EUR', amountMinor = DEFAULT_AMOUNT_MINOR } = settings ?? {};
    const connect = (): Connector => new SafeConnector(definition.connect(credentials, definition.codes, 'test'), credentials, secretNamesOf(definition));
    const request = () =>
      operationRequest('invoke', { payoutId: newId('payout'), fields: fields ?? {}, currency, amountMinor: BigInt(amountMinor), timeoutMs: TIMEOUT_MS });

    it('accepts the credentials at the test environment of the provider', async () => {
      expect(await connect().testConnection(TIMEOUT_MS)).toMatchObject({ ok: true });
    });

    it('refuses wrong credentials with a clear sentence', async () => {
      const [first] = secretNamesOf(definition);
      const wrong = Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, name === first ? `${value}0` : value]));
      expect(await definition.connect(wrong, definition.codes, 'test').testConnection(TIMEOUT_MS)).toMatchObject({ ok: false });
    });

    it('does not find a payout that was never sent, or cannot search by our key', async () => {
      const answer = await connect().enquire(enquiryAbout(request(), null));
      expect(answer.kind).toBe(connect().capabilities.enquiryByKey ? 'not_found' : 'no_answer');
    });

    (fields ? it : it.skip)('accepts a payout once per key, and finds it by an enquiry', async () => {
      const asked = request();
      const first = await connect().invoke(asked);
      expect(['done', 'accepted']).toContain(first.kind);
      const repeat = await connect().invoke(asked);
      if (repeat.kind === 'declined') expect(repeat.resolution).toBe('DUPLICATED_ID');
      else expect(repeat.providerReference).toBe(first.providerReference);
      expect(await connect().enquire(enquiryAbout(asked, first.providerReference))).toMatchObject({ kind: 'found' });
    });
  });
}
