import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { currencyExponent, RESOLUTION_FACTS } from '@app/domain';
import { type Connector, type ConnectorAnswer, type EnquiryAnswer, type OperationRequest, type ProviderDefinition, SafeConnector } from '@app/providers';
import { hostileAnswers } from './hostile-answers.js';
import type { Fault, SimulatorServer } from './setup/simulator-server.js';
import { enquiryAbout, operationRequest } from './setup/requests.js';

/** One simulator as the battery needs it. */
export interface Simulated {
  server: SimulatorServer;
  /** Credentials of an account at it, its address among them. */
  credentials: Record<string, string>;
  /** How often money was moved for a payout's invoke key; what a duplicate was refused for does not count. */
  movements(invokeKey: string): number;
  /** What was to be paid with the latest movement, in minor units of its currency as ISO 4217 counts them. */
  lastAmountMinor(): bigint | null;
  /** From now on payouts: are paid with the answer, are paid later, or are refused for lack of money. */
  behave(how: 'pays' | 'accepts' | 'refuses'): void;
}

/** A connector under test, with what is particular to its provider. */
export interface Subject {
  definition: ProviderDefinition;
  start(): Promise<Simulated>;
  /** Details of a recipient to whom money can be sent. */
  fields: Record<string, unknown>;
  currency: string;
  /** Whether a payment at once is possible at all. */
  paysAtOnce: boolean;
  /** Whether a result that is told later is possible at all. Default: it is. */
  paysLater?: boolean;
  /** The body of a good answer to invoke, from which hostile ones are made; its status says that nothing is final. */
  pendingBody(request: OperationRequest): object;
  /** Members of an object that carry its status: a hostile answer fills them with anything but a real one. */
  statusMembers: readonly string[];
  /** One currency for each exponent that the provider takes; a missing one is refused without a request. */
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

/** What every connector has to keep, whatever its provider. */
export function contractBattery(subject: Subject): void {
  const { definition, currency, fields } = subject;

  describe(`${definition.title} keeps the contract`, () => {
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

    const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields, currency, ...rest });
    const spoil = (when: Fault['when'], how: Fault['how']) => simulated.server.breakNext({ when, how });
    const moving = () => simulated.server.moving.length;

    describe('five answers', () => {
      (subject.paysAtOnce ? it : it.skip)('done: paid with the answer', async () => {
        simulated.behave('pays');
        expect(await connector.invoke(request())).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', resolution: 'OK' });
      });

      (subject.paysLater === false ? it.skip : it)('accepted: the result is told later, and an enquiry tells it', async () => {
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject({ kind: 'accepted' });
        expect(['PROCESSING', 'PENDING']).toContain((answer as { reportedStatus: string }).reportedStatus);
        expect(await connector.enquire(enquiryAbout(asked, answer.providerReference))).toMatchObject({ kind: 'found' });
      });

      it('declined: a documented refusal', async () => {
        simulated.behave('refuses');
        const asked = request();
        const answer = await connector.invoke(asked);
        expect(answer).toMatchObject(
          answer.kind === 'declined'
            ? { resolution: 'INSUFFICIENT_FUNDS' }
            : { kind: 'done', reportedStatus: 'PROCESS_FAILED', resolution: 'INSUFFICIENT_FUNDS' },
        );
        expect(simulated.movements(asked.invokeKey)).toBe(0);
      });

      it('not sent: nobody listens', async () => {
        const { credentials } = simulated;
        await simulated.server.stop();
        expect(await connect(subject, credentials).invoke(request())).toMatchObject({ kind: 'not_sent', resolution: 'CONNECTION_ERROR' });
      });

      it('not sent: the fence is closed, and not one moving request leaves', async () => {
        expect(await connector.invoke(request({ fence: CLOSED_FENCE }))).toMatchObject({ kind: 'not_sent' });
        expect(moving()).toBe(0);
      });

      it('not sent: the provider is busy and says when to come back', async () => {
        spoil('before', { status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow down' } });
        expect(await connector.invoke(request())).toMatchObject({ kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 7_000 });
      });

      it.each(LOST)('unknown: %s, whether the provider has looked at it or not', async (_, how) => {
        for (const when of ['before', 'after'] as const) {
          spoil(when, how);
          const answer = await connector.invoke(request({ timeoutMs: how === 'hang' ? SHORT_TIMEOUT_MS : 5_000 }));
          expect(answer.kind).toBe('unknown');
          expect(RESOLUTION_FACTS[(answer as { resolution: keyof typeof RESOLUTION_FACTS }).resolution].group).toBe('ERROR');
        }
      });

      it('what the provider cannot do is declined without a request', async () => {
        const impossible = (['revoke', 'cancel', 'submitDetails'] as const).filter((operation) => !can(connector, operation));
        const heard = simulated.server.heard.length;
        for (const operation of impossible)
          expect(await connector[operation](request({ providerReference: 'x' }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
        expect(simulated.server.heard).toHaveLength(heard);
      });
    });

    describe('a sender that dies', () => {
      it.each(LOST)('an answer that was %s is repeated under the same key, and money moves once', async (_, how) => {
        const asked = request({ timeoutMs: how === 'hang' ? SHORT_TIMEOUT_MS : 5_000 });
        spoil('after', how);
        await connector.invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
        // A repeat comes from another process: nothing is remembered.
        await connect(subject, simulated.credentials).invoke({ ...asked, timeoutMs: 5_000 });
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });

      it('a request that the provider never looked at is repeated, and money moves once', async () => {
        const asked = request();
        spoil('before', 'cut');
        await connector.invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(0);
        await connect(subject, simulated.credentials).invoke(asked);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });

      it('a payout whose answer was lost is found by our key, or nobody says that it is not there', async () => {
        const asked = request();
        spoil('after', 'cut');
        await connector.invoke(asked);
        const answer = await connect(subject, simulated.credentials).enquire(enquiryAbout(asked, null));
        expect(answer.kind).toBe(connector.capabilities.enquiryByKey ? 'found' : 'no_answer');
      });

      it('a payout that never arrived is not found, or nobody can say', async () => {
        const answer = await connector.enquire(enquiryAbout(request(), null));
        expect(answer.kind).toBe(connector.capabilities.enquiryByKey ? 'not_found' : 'no_answer');
      });

      it('a repeat of what was accepted does not turn it into a failure', async () => {
        const asked = request();
        await connector.invoke(asked);
        const repeat = await connect(subject, simulated.credentials).invoke(asked);
        if (repeat.kind === 'declined') expect(repeat.resolution).toBe('DUPLICATED_ID');
        else expect(['accepted', 'done', 'unknown']).toContain(repeat.kind);
        expect('reportedStatus' in repeat ? repeat.reportedStatus : '').not.toMatch(/FAILED/);
        expect(simulated.movements(asked.invokeKey)).toBe(1);
      });
    });

    describe('amounts', () => {
      it.each([
        [0, 'JPY', 1_234n],
        [2, 'EUR', 1_234n],
        [3, 'TND', 1_230n],
      ] as const)('travel exactly with %i decimals', async (exponent, usual, amountMinor) => {
        const taken = subject.currencies[exponent];
        const asked = request({ currency: taken ?? usual, amountMinor });
        expect(currencyExponent(asked.currency)).toBe(exponent);
        const answer = await connector.invoke(asked);
        if (taken === undefined) {
          expect(answer).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
          expect(moving()).toBe(0);
        } else expect(simulated.lastAmountMinor()).toBe(amountMinor);
      });
    });

    it(`${String(HOSTILE_ANSWERS)} hostile answers: never a wrong final status, never a crash, never a leak`, async () => {
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
          // After a 401 a connector may ask once more with a new token, and that answer is an honest one.
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

function connect({ definition }: Subject, credentials: Record<string, string>): Connector {
  const secretNames = definition.credentialFields.filter(({ secret }) => secret).map(({ name }) => name);
  return new SafeConnector(definition.connect(credentials, definition.codes, 'test'), credentials, secretNames);
}

function can({ capabilities }: Connector, operation: 'revoke' | 'cancel' | 'submitDetails'): boolean {
  return operation === 'submitDetails' ? capabilities.mayWant.length > 0 : capabilities[operation];
}

function isSecret({ definition }: Subject, name: string): boolean {
  return definition.credentialFields.some((field) => field.name === name && field.secret);
}
