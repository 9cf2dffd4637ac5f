import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Operation } from '@app/domain';
import { type Connector, providerKeyOf, providerNamed, SafeConnector, type TranslatedNotification } from '@app/providers';
import { mutatedMessages } from './hostile/mutated-messages.js';
import { enquiryAbout, operationRequest } from './setup/requests.js';
import { type Heard, type Reply, SimulatorServer } from './setup/simulator-server.js';

/** The payout that every recorded shape is about. */
export const PAYOUT_ID = 'po_0190c5a1b2c37d4e8f90123456789abc';
export const KEY = providerKeyOf('readable', PAYOUT_ID, 'invoke');
/** Its key at a provider that takes a UUID. */
export const UUID_KEY = providerKeyOf('uuid', PAYOUT_ID, 'invoke');

/** What a provider really says, with invented persons, ids and amounts. */
export interface RecordedShape {
  title: string;
  /** The public place where the provider, or its SDK, shows this shape. */
  source: string;
  /** What it answers. A notification is a message instead. */
  answers: 'invoke' | 'enquire' | 'revoke' | 'notification';
  /** The operation that an enquiry is about. Default: the invoke. */
  about?: Operation;
  status?: number;
  headers?: Record<string, string>;
  body: object | string;
  /** Whether the result of the payout, or of the operation, is known with it. */
  isFinal: boolean;
  expected: object;
}

/** A provider whose shapes were recorded. */
export interface Recorded {
  provider: string;
  shapes: readonly RecordedShape[];
  credentials: Record<string, string>;
  fields: Record<string, unknown>;
  currency: string;
  amountMinor: bigint;
  reference: string;
  /** The reply to a request that comes before the one that is recorded; null: this is the one. */
  before?(heard: Heard): Reply | null;
  /** The headers of a message with the provider's signature: see {@link mutatedMessages}. */
  signed?(rawBody: Buffer): Record<string, string>;
}

const LEAST = 10;
const LEAST_OF_A_KIND = 4;

/** Reads every shape with the real connector over HTTP, and a thousand others that are made of them. */
export function readRecordedShapes(recorded: Recorded): void {
  const definition = providerNamed(recorded.provider);

  const key = JSON.stringify(recorded.shapes.map(({ body }) => body)).includes(UUID_KEY) ? UUID_KEY : KEY;
  mutatedMessages({ ...recorded, definition, messages: recorded.shapes, payoutId: PAYOUT_ID, key });

  describe(`shapes that ${definition.title} publishes`, () => {
    let server: SimulatorServer;
    let connector: Connector;
    let reply: Reply;

    beforeEach(async () => {
      server = await SimulatorServer.start((heard) => recorded.before?.(heard) ?? reply);
      const credentials = { ...recorded.credentials, baseUrl: server.url };
      connector = new SafeConnector(definition.connect(credentials, definition.codes, 'test'), credentials, [], definition.codes);
    });

    afterEach(() => server.stop());

    it('are many, of results and of the way to them, each with its public source', () => {
      const { shapes } = recorded;
      expect(shapes.length).toBeGreaterThanOrEqual(LEAST);
      expect(shapes.filter(({ isFinal }) => isFinal).length).toBeGreaterThanOrEqual(LEAST_OF_A_KIND);
      expect(shapes.filter(({ isFinal }) => !isFinal).length).toBeGreaterThanOrEqual(LEAST_OF_A_KIND);
      expect(new Set(shapes.map(({ title }) => title)).size).toBe(shapes.length);
      expect(shapes.filter(({ source }) => source.length < 20)).toEqual([]);
    });

    it.each(recorded.shapes.map((shape) => [shape.title, shape] as const))('%s', async (_, shape) => {
      reply = { status: shape.status ?? 200, ...(shape.headers ? { headers: shape.headers } : {}), body: shape.body };
      const { fields, currency, amountMinor, reference: providerReference } = recorded;
      const timeoutMs = 30_000;
      const about = { payoutId: PAYOUT_ID, fields, currency, amountMinor, timeoutMs };
      const asked = operationRequest(shape.answers === 'revoke' ? 'revoke' : 'invoke', about, connector.capabilities.keyForm);
      const read = async () => {
        switch (shape.answers) {
          case 'invoke':
            return connector.invoke(asked);
          case 'revoke':
            return connector.revoke({ ...asked, providerReference });
          case 'enquire':
            return connector.enquire(enquiryAbout(asked, providerReference, { operation: shape.about ?? 'invoke' }));
          case 'notification':
            return aboutOnePayout(connector.translateNotification({ headers: shape.headers ?? {}, rawBody: Buffer.from(JSON.stringify(shape.body)) }));
        }
      };
      const said = await read();
      expect(said).toMatchObject(shape.expected);
      // Whatever is read, nothing that is not known to be final may end the payout.
      const report = said !== null && 'report' in said ? said.report : said;
      const { kind, reportedStatus } = report as { kind?: string; reportedStatus?: string };
      const ends = kind === 'done' || kind === 'declined' || ['PROCESSED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED'].includes(reportedStatus ?? '');
      expect(ends).toBe(shape.isFinal);
    });
  });
}

/** A message as a shape expects it: its one report beside its key. */
function aboutOnePayout(message: TranslatedNotification | null) {
  expect(message?.reports ?? []).toHaveLength(message ? 1 : 0);
  return message && { ...message, ...message.reports[0] };
}
