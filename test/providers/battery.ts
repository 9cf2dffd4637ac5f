import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { currencyExponent, RESOLUTION_FACTS } from '@app/domain';
import { type Connector, type ConnectorAnswer, type EnquiryAnswer, type OperationRequest, type ProviderDefinition, SafeConnector } from '@app/providers';
import { hostileAnswers } from './hostile-answers.js';
import { refusalBattery } from './refusals.js';
import type { Fault, SimulatorServer } from './setup/simulator-server.js';
import { enquiryAbout, operationRequest } from './setup/requests.js';

/** What the battery needs of a simulator. */
export interface Simulated {
  server: SimulatorServer;
  /** Credentials of an account at the simulator, with its URL. */
  credentials: Record<string, string>;
  /** How often money was moved for the invoke key of a payout, or in steps: how often the first one was done. Refused duplicates do not count. */
  movements(invokeKey: string): number;
  /** The amount of the latest movement, in ISO 4217 minor units. */
  lastAmountMinor(): bigint | null;
  /** Sets whether later payouts are paid at once, paid later, or refused for lack of funds. */
  behave(how: 'pays' | 'accepts' | 'refuses'): void;
}

/** A connector under test and the particulars of its provider. */
export interface Subject {
  definition: ProviderDefinition;
  start(): Promise<Simulated>;
  /** Details of a valid recipient. */
  fields: Record<string, unknown>;
  currency: string;
  /** Whether the provider can pay at once. */
  paysAtOnce: boolean;
  /** Whether the provider can report the result later. Default: true. */
  paysLater?: boolean;
  /**
   * When the provider refuses a payout for lack of funds: with its answer to invoke, which is the default, after it has accepted it, or with its answer
   * to the next step, which the answer to invoke announces.
   */
  refuses?: 'with_its_answer' | 'later' | 'with_its_next_step';
  /** The body of a valid answer to invoke with a status that is not final; hostile answers are derived from it. */
  pendingBody(request: OperationRequest): object;
  /** Members that carry a status: a hostile answer fills them with anything but a real one. */
  statusMembers: readonly string[];
  /** One currency for each exponent that the provider supports; without one, the amount is refused without a request. */
  currencies: Partial<Record<0 | 2 | 3, string>>;
}

const HOSTILE_ANSWERS = 1_000;
const SHORT_TIMEOUT_MS = 400;
const CLOSED_FENCE = () => Promise.resolve(false);
const LOST: readonly (readonly [string, Fault['how']])[] = [
  ['cut', 'cut'],
  ['hanging', 'hang'],
  ['unreadable', 'garbage'],
  ['500', { status: 500, body: { message: 'internal' } }],
  ['502', { status: 502, body: '<html>bad gateway' }],
  ['503', { status: 503, body: {} }],
  ['504', { status: 504, body: {} }],
  ['408', { status: 408, body: {} }],
];

/** The contract of every connector. */
export function contractBattery(subject: Subject): void {
  const { definition, currency, fields } = subject;

  refusalBattery(subject);

  describe(`${definition.title}: connector contract`, () => {
    let simulated: Simulated;
    let connector: Connector;

    beforeEach(async () => {
      simulated = await subject.start();
      connector = connect(subject, simulated.credentials);
      simulated.behave('accepts');
    });

    afterEach(async () => {
      await simulated.server.stop();
    });

    const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields, currency, ...rest }, connector.capabilities.keyForm);
    const spoil = (when: Fault['when'], how: Fault['how']) => simulated.server.breakNext({ when, how });
    const moving = () => simulated.server.moving.length;

    describe('five answers of a connector', () => {
      (subject.paysAtOnce ? it : it.skip)('done when the payout is paid with the answer', async () => {
        simulated.behave('pays');
        expect(await connector.invoke(request())).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', resolution: 'OK' });
      });

      (subject.paysLater === false ? it.skip : it)('accepted when the result comes later, and an enquiry returns it', async () => {
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject({ kind: 'accepted' });
        expect(['PROCESSING', 'PENDING']).toContain((answer as { reportedStatus: string }).reportedStatus);
        expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({ kind: 'found' });
      });

      it('not_sent when the connection is refused', async () => {
        const { credentials } = simulated;
        await simulated.server.stop();
        expect(await connect(subject, credentials).invoke(request())).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
      });

      it('not_sent when the fence is closed, and no request that moves money is made', async () => {
        expect(await connector.invoke(request({ fence: CLOSED_FENCE }))).toMatchObject({ kind: 'not_sent' });
        expect(moving()).toBe(0);
      });

      it('not_sent when the provider is busy and says when to try again', async () => {
        spoil('before', { status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow down' } });
        expect(await connector.invoke(request())).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 7_000 });
      });

      it.each(LOST)('unknown for an answer that is %s, before or after the provider has processed the request', async (_, how) => {
        for (const when of ['before', 'after'] as const) {
          spoil(when, how);
          const answer = await connector.invoke(request({ timeoutMs: how === 'hang' ? SHORT_TIMEOUT_MS : 5_000 }));
          expect(answer.kind).toBe('unknown');
          expect(RESOLUTION_FACTS[(answer as { resolution: keyof typeof RESOLUTION_FACTS }).resolution].group).toBe('ERROR');
        }
      });

      it('declined without a request for an operation that the provider does not support', async () => {
        const impossible = (['revoke', 'cancel', 'submitDetails'] as const).filter((operation) => !can(connector, operation, subject));
        const heard = simulated.server.heard.length;
        for (const operation of impossible)
          expect(await connector[operation](request({ providerReference: 'x' }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
        expect(simulated.server.heard).toHaveLength(heard);
      });
    });

    describe('death of a sender', () => {
      it.each(LOST)('allows a repeat with the same key after an answer that was %s, and money moves once', async (_, how) => {
        const asked = request({ timeoutMs: how === 'hang' ? SHORT_TIMEOUT_MS : 5_000 });
        spoil('after', how);
        await connector.invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
        // The repeat comes from another process, without caches.
        await connect(subject, simulated.credentials).invoke({ ...asked, timeoutMs: 5_000 });
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });

      it('allows a repeat of a request that the provider never processed, and money moves once', async () => {
        const asked = request();
        spoil('before', 'cut');
        await connector.invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(0);
        await connect(subject, simulated.credentials).invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });

      it('lets a payout whose answer was lost be found by our key, and never be reported as missing', async () => {
        const asked = request();
        spoil('after', 'cut');
        await connector.invoke(asked);
        const answer = await connect(subject, simulated.credentials).enquire(enquiryAbout(asked, null));
        expect(answer.kind).toBe(connector.capabilities.enquiryByKey ? 'found' : 'no_answer');
      });

      it('lets a payout that never arrived be reported as missing or as unknown', async () => {
        const answer = await connector.enquire(enquiryAbout(request(), null));
        expect(answer.kind).toBe(connector.capabilities.enquiryByKey ? 'not_found' : 'no_answer');
      });

      it('does not turn an accepted payout into a failure when it is repeated', async () => {
        const asked = request();
        await connector.invoke(asked);
        const repeat = await connect(subject, simulated.credentials).invoke(asked);
        if (repeat.kind === 'declined') expect(repeat.resolution).toBe('DUPLICATED_ID');
        else expect(['accepted', 'done', 'unknown']).toContain(repeat.kind);
        expect('reportedStatus' in repeat ? repeat.reportedStatus : '').not.toMatch(/FAILED/);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });
    });

    describe('amounts sent by a connector', () => {
      it.each([
        [0, 'JPY', 1_234n],
        [2, 'EUR', 1_234n],
        [3, 'TND', 1_230n],
      ] as const)('are exact with %i decimals', async (exponent, usual, amountMinor) => {
        const taken = subject.currencies[exponent];
        const asked = request({ currency: taken ?? usual, amountMinor });
        expect(currencyExponent(asked.currency)).toBe(exponent);
        const answer = await connector.invoke(asked);
        if (taken === undefined) {
          expect(answer).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
          expect(moving()).toBe(0);
        } else {
          expect(['accepted', 'done']).toContain(answer.kind);
          expect(simulated.lastAmountMinor()).toBe(amountMinor);
        }
      });
    });

    it(`${String(HOSTILE_ANSWERS)} hostile answers cause no wrong final status, no crash and no leak`, async () => {
      const secrets = [...Object.entries(simulated.credentials).filter(([name]) => isSecret(subject, name)), ...Object.entries(fields)]
        .map(([, value]) => value)
        .filter((value): value is string => typeof value === 'string' && value.length >= 6);
      for (const hostile of hostileAnswers(HOSTILE_ANSWERS, { pending: subject.pendingBody(request()), statusMembers: subject.statusMembers, secrets })) {
        simulated.server.breakNext({ when: 'before', how: hostile, ...(hostile.about === 'enquiry' ? { matches: () => true } : {}) });
        const asked = request();
        const answers: (ConnectorAnswer | EnquiryAnswer)[] =
          hostile.about === 'invoke' ? [await connector.invoke(asked)] : [await connector.enquire(enquiryAbout(asked, 'reference'))];
        simulated.server.mend();
        for (const answer of answers) {
          expect({ hostile, kind: answer.kind }).not.toMatchObject({ kind: 'done' });
          if (answer.kind === 'declined') expect({ hostile, status: hostile.status }).toMatchObject({ status: expect.any(Number) });
          if (answer.kind === 'declined') expect(hostile.status >= 400 && hostile.status < 500).toBe(true);
          // After a 401 a connector may repeat with a new token, and the answer to that is valid.
          if (answer.kind === 'not_found') expect([401, 404]).toContain(hostile.status);
          if (answer.kind === 'found') expect(['UNCLEAR', 'PENDING', 'PROCESSING']).toContain(answer.reportedStatus);
          const said = JSON.stringify(answer, (__, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
          for (const secret of secrets) expect(said.includes(secret) ? { hostile, said } : null).toBeNull();
          expect(said).not.toContain('\\u0000');
        }
      }
    }, 240_000);
  });
}

/** The connector of a subject, as the gateway wraps it. */
export function connect({ definition }: Subject, credentials: Record<string, string>): Connector {
  const secretNames = definition.credentialFields.filter(({ secret }) => secret).map(({ name }) => name);
  return new SafeConnector(definition.connect(credentials, definition.codes, 'test'), credentials, secretNames);
}

function can({ capabilities }: Connector, operation: 'revoke' | 'cancel' | 'submitDetails', { refuses }: Subject): boolean {
  return operation === 'submitDetails' ? capabilities.mayRequire.length > 0 || refuses === 'with_its_next_step' : capabilities[operation];
}

function isSecret({ definition }: Subject, name: string): boolean {
  return definition.credentialFields.some((field) => field.name === name && field.secret);
}
