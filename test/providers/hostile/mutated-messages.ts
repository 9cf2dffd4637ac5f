import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Operation } from '@app/domain';
import { type Connector, type ConnectorAnswer, type EnquiryAnswer, NotificationUnreadable, type ProviderDefinition, SafeConnector } from '@app/providers';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';
import { contradicted, type Deciding, decidingPlaces } from './deciding.js';
import { Dice } from './dice.js';
import { faultsOf, withinTime } from './keepable.js';
import { type Mutated, mutated, type Words } from './mutate.js';
import { type Ordered, settledByAnswer, settledByMessage } from './settling.js';

/** What a provider validly says: an answer, or a message. */
export interface ValidMessage {
  answers: 'invoke' | 'enquire' | 'revoke' | 'cancel' | 'notification';
  about?: Operation;
  status?: number;
  headers?: Record<string, string>;
  body: object | string;
}

/** A provider, what it validly says, and the payout that all of it is about. */
export interface Mutable extends Ordered {
  definition: ProviderDefinition;
  payoutId: string;
  messages: readonly ValidMessage[];
  credentials: Record<string, string>;
  fields: Record<string, unknown>;
  /** The reply to a request that comes before the one that is answered; null: this is the one. */
  before?: ((heard: Heard) => Reply | null) | undefined;
  /** The headers of a message with the provider's signature. Without it, only the translation is tried. */
  signed?: ((rawBody: Buffer) => Record<string, string>) | undefined;
}

/** How many mutated messages each provider sends in a run. */
const MUTATED = 1_000;
/** Another seed is another thousand: `HOSTILE_SEED=7 npm test`. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_128);
/** The longest texts among them are not whole in an answer; shorter ones occur by chance. */
const SHORTEST_SECRET = 6;
const TIMEOUT_MS = 30_000;

/** A valid message, how it is read, and where it decides. */
interface Case {
  message: ValidMessage & { body: object };
  reads: Exclude<ValidMessage['answers'], 'notification'> | 'notification';
  deciding: Deciding[];
  valid: string | null;
}

/** Changes valid messages of a provider in one or two members: none is ever read as more than it says, and nothing breaks. */
export function mutatedMessages(subject: Mutable): void {
  const { definition, credentials, fields, reference } = subject;
  // What no payout of ours has decides nothing.
  const statuses = [...new Set(definition.statusWords.filter(({ permanence }) => permanence !== 'not_ours').map(({ word }) => word))];
  const secretNames = definition.credentialFields.filter(({ secret }) => secret).map(({ name }) => name);
  const hidden = [...secretNames.map((name) => credentials[name]), ...Object.values(fields)];
  const secrets = hidden.filter((value): value is string => typeof value === 'string' && value.length >= SHORTEST_SECRET);
  const words: Words = { statuses, secrets };

  describe(`${definition.title}: valid messages with one or two members changed (seed ${String(SEED)})`, () => {
    let server: SimulatorServer;
    let connector: SafeConnector;
    let reply: Reply;
    const cases: Case[] = [];

    const ask = (reads: Case['reads'], about: Operation): Promise<ConnectorAnswer | EnquiryAnswer> => {
      const { payoutId, currency, amountMinor } = subject;
      const request = { payoutId, fields, currency, amountMinor, timeoutMs: TIMEOUT_MS };
      const asked = operationRequest('invoke', request, connector.capabilities.keyForm);
      if (reads === 'enquire') return connector.enquire(enquiryAbout(asked, reference, { operation: about }));
      return connector[reads as 'invoke' | 'revoke' | 'cancel'](reads === 'invoke' ? asked : { ...asked, providerReference: reference });
    };
    const answered = ({ message, reads }: Pick<Case, 'message' | 'reads'>, body: string) => {
      reply = { status: message.status ?? 200, headers: { 'content-type': 'application/json', ...message.headers }, body };
      return ask(reads, message.about ?? 'invoke');
    };
    const translated = ({ message }: Pick<Case, 'message'>, body: string) => readNotification(connector, message, body);
    const says = async (one: Pick<Case, 'message' | 'reads'>, body: string): Promise<string | null> => {
      if (one.reads !== 'notification') return settledByAnswer(await answered(one, body), subject);
      const settled = translated(one, body).map((report) => settledByMessage(report, subject));
      return settled.find((result) => result !== null) ?? null;
    };

    beforeAll(async () => {
      server = await SimulatorServer.start((heard) => subject.before?.(heard) ?? reply);
      const whole = { ...credentials, baseUrl: server.url };
      connector = new SafeConnector(definition.connect(whole, definition.codes, 'test'), whole, secretNames, definition.codes);
      for (const message of subject.messages.filter((one): one is Case['message'] => typeof one.body === 'object'))
        for (const reads of readingsOf(message, connector)) {
          const one = { message, reads };
          const deciding = await decidingPlaces(message.body, subject, statuses, (body) => says(one, JSON.stringify(body)));
          cases.push({ ...one, deciding, valid: await says(one, JSON.stringify(message.body)) });
        }
    }, 120_000);

    afterAll(() => server.stop());

    it('decide by their key, their amount and their status', () => {
      const decided = new Set(cases.filter(({ valid }) => valid?.startsWith('PROCESSED')).flatMap(({ deciding }) => deciding.map(({ role }) => role)));
      expect([...decided].sort()).toEqual(['amount', 'currency', 'key', 'status']);
    });

    (subject.signed ? it : it.skip)('are signed as the provider signs', async () => {
      const rawBody = Buffer.from('{}');
      expect(await connector.verifyNotification({ headers: subject.signed?.(rawBody) ?? {}, rawBody }, new Date())).toBe(true);
      expect(await connector.verifyNotification({ headers: subject.signed?.(rawBody) ?? {}, rawBody: Buffer.from('[]') }, new Date())).toBe(false);
    });

    it(`${String(MUTATED)} are read without a crash, in time, and never as more than they say`, async () => {
      const dice = new Dice(SEED);
      const wrong: unknown[] = [];
      for (let made = 0; made < MUTATED; made += 1) {
        const one = dice.pick(cases);
        const { how, text } = mutated(one.message.body, dice, words);
        const faults = one.reads === 'notification' ? await triedMessage(one, text) : await triedAnswer(one, text);
        if (faults.length > 0) wrong.push({ made, how, reads: one.reads, faults, text: text.slice(0, 1_500) });
      }
      expect(wrong.slice(0, 3)).toEqual([]);
    }, 240_000);

    const triedAnswer = async (one: Case, text: Mutated['text']): Promise<string[]> => {
      const answer = await withinTime(() => answered(one, text));
      const status = one.message.status ?? 200;
      const refused = answer.kind === 'declined' && answer.httpStatus !== null && (status < 400 || status >= 500) ? ['declined without a refusal'] : [];
      return [...faultsOf(answer, secrets), ...refused, ...excess(one, text, settledByAnswer(answer, subject))];
    };

    const triedMessage = async (one: Case, text: Mutated['text']): Promise<string[]> => {
      const rawBody = Buffer.from(text);
      const headers = { ...one.message.headers, ...subject.signed?.(rawBody) };
      await withinTime(() => connector.verifyNotification({ headers, rawBody }, new Date()));
      const reports = await withinTime(() => translated(one, text));
      const kept = reports.map(({ report }) => connector.cleaner.clean(report, fields));
      const settled = reports.map((report) => settledByMessage(report, subject)).find((result) => result !== null);
      return [...kept.flatMap((report) => faultsOf(report, secrets)), ...excess(one, text, settled ?? null)];
    };

    /** What a message is taken for although it says something else. */
    const excess = ({ deciding, valid }: Case, text: string, settled: string | null): string[] => {
      const places = contradicted(parsed(text), deciding, statuses);
      return places
        .filter(({ role }) => (role === 'amount' ? settled !== null && settled === valid : settled !== null))
        .map(({ role, path }) => `another ${role} at ${path.join('.')} is read as ${String(settled)}`);
    };
  });
}

/** A refusal to invoke is no answer to anything else; any other answer is read by each operation of the connector. */
function readingsOf({ answers, status = 200 }: ValidMessage, { capabilities }: Connector): Case['reads'][] {
  if (answers === 'notification' || status >= 300) return [answers];
  const others = (['revoke', 'cancel'] as const).filter((operation) => operation !== answers && capabilities[operation]);
  return [answers, ...others];
}

function readNotification(connector: Connector, { headers = {} }: ValidMessage, body: string) {
  try {
    return connector.translateNotification({ headers, rawBody: Buffer.from(body) })?.reports ?? [];
  } catch (error) {
    // It is kept for a person.
    if (error instanceof NotificationUnreadable) return [];
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
