import { MerchantsService } from '@app/access';
import { CallbackClient, CallbackNotFound, CallbacksModule, CallbacksReader, CallbacksService, CallbackStillPending } from '@app/callbacks';
import { ConfigModule, loadConfig } from '@app/config';
import { DatabaseModule } from '@app/database';
import { type Mode, MODES, newId } from '@app/domain';
import { createLogger, ObservabilityModule } from '@app/observability';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createServer, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';

const PAYLOAD = JSON.stringify({ type: 'payout.processed', timestamp: '2026-01-01T00:00:00.000Z', data: { reference: 'needle-in-the-payload' } });
const HOUR_SECONDS = 3_600;
/** A quarter of the places. */
const SHARE = 2;

@Module({})
class CallbacksTestModule {}

interface Heard {
  headers: Record<string, string>;
  body: string;
}

interface Receiver {
  url: string;
  heard: Heard[];
  /** The answer to every later delivery. */
  answer: { status: number; headers?: Record<string, string>; body?: string; delayMs?: number; after?: Promise<void> };
}

let testDatabase: TestDatabase;
let app: INestApplicationContext;
let callbacks: CallbacksService;
let merchants: MerchantsService;
let logLines: string[] = [];
const servers: Server[] = [];

const run = (sql: string, values: unknown[] = []) => app.get(DataSource).query<Record<string, unknown>[]>(sql, values);

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const config = loadConfig({
    DATABASE_URL: testDatabase.applicationUrl,
    DATABASE_POOL_SIZE: '10',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    API_KEY_PEPPER: Buffer.alloc(32, 2).toString('base64'),
    CALLBACK_ALLOW_HTTP_LOOPBACK: 'true',
    WORKER_CONCURRENCY: '2',
  });
  const logger = createLogger('trace', { write: (line: string) => void logLines.push(line) });
  const imports = [ConfigModule.with(config), ObservabilityModule.with(logger), DatabaseModule, CallbacksModule];
  app = await NestFactory.createApplicationContext({ module: CallbacksTestModule, imports }, { logger: false });
  [callbacks, merchants] = [app.get(CallbacksService), app.get(MerchantsService)];
}, 90_000);

afterEach(() => {
  logLines = [];
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

afterAll(async () => {
  await app.close();
  await testDatabase.drop();
});

async function newReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', heard: [], answer: { status: 204 } };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      receiver.heard.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      const { status, headers: answerHeaders, body, delayMs, after } = receiver.answer;
      void Promise.resolve(after).then(() => setTimeout(() => response.writeHead(status, answerHeaders).end(body), delayMs ?? 0).unref());
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  return receiver;
}

interface Placed {
  payoutId?: string;
  sequence?: number;
  mode?: Mode;
}

async function newDelivery(merchantId: string, url: string, { payoutId = newId('payout'), sequence = 1, mode = 'test' }: Placed = {}): Promise<string> {
  const id = newId('callback');
  await run(
    `INSERT INTO callback_delivery (id, merchant_id, mode, payout_id, sequence, type, url, payload) VALUES ($1, $2, $3, $4, $5, 'payout.processed', $6, $7)`,
    [id, merchantId, mode, payoutId, sequence, url, PAYLOAD],
  );
  return id;
}

async function newCase(): Promise<{ receiver: Receiver; merchantId: string; id: string }> {
  const receiver = await newReceiver();
  const { id: merchantId } = await merchants.create({ name: 'Shop', callbackUrls: { live: receiver.url, test: receiver.url } });
  return { receiver, merchantId, id: await newDelivery(merchantId, receiver.url) };
}

interface Row {
  state: string;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  hinted_at: Date | null;
  due_in: number | null;
  delivered_at: Date | null;
}

async function rowOf(id: string): Promise<Row> {
  const sql = 'SELECT *, extract(epoch FROM next_action_at - now())::float8 AS due_in FROM callback_delivery WHERE id = $1';
  const [row] = await app.get(DataSource).query<Row[]>(sql, [id]);
  if (!row) throw new Error('the delivery is gone');
  return row;
}

const attemptsOf = (id: string) => app.get(CallbacksReader).attemptsOf(id);
const makeDue = (id: string) => run('UPDATE callback_delivery SET next_action_at = now() WHERE id = $1', [id]);
const endpointRow = async (merchantId: string, mode: Mode = 'test') =>
  (await run('SELECT failures, failing_since, disabled_at FROM callback_endpoint WHERE merchant_id = $1 AND mode = $2', [merchantId, mode]))[0] ?? {};
const WORKS = { failures: 0, failing_since: null, disabled_at: null };
const other = (mode: Mode): Mode => (mode === 'live' ? 'test' : 'live');
/** Whether the endpoint of each mode is disabled, as the merchant is read. */
const disabledOf = async (merchantId: string) => {
  const { live, test } = (await merchants.find(merchantId))?.callbackEndpoints ?? {};
  return { live: live?.isDisabled, test: test?.isDisabled };
};

describe('callback', () => {
  it('is delivered once, and the Standard Webhooks library of the receiver verifies it', async () => {
    const { receiver, merchantId, id } = await newCase();
    receiver.answer = { status: 200, body: 'thanks' };
    await callbacks.deliver(id);
    await callbacks.deliver(id);
    expect(receiver.heard).toHaveLength(1);
    const [heard] = receiver.heard;
    expect(heard?.body).toBe(PAYLOAD);
    expect(heard?.headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' });
    const webhook = new Webhook(await merchants.callbackSecret({ merchantId, mode: 'test' }));
    expect(webhook.verify(heard?.body ?? '', heard?.headers ?? {})).toEqual(JSON.parse(PAYLOAD));
    expect(() => webhook.verify(`${heard?.body ?? ''} `, heard?.headers ?? {})).toThrow();
    expect(await rowOf(id)).toMatchObject({
      state: 'delivered',
      attempts: 1,
      last_status: 200,
      last_error: null,
      due_in: null,
      delivered_at: expect.any(Date),
    });
    expect(await attemptsOf(id)).toMatchObject([{ number: 1, responseStatus: 200, responseExcerpt: 'thanks', error: null }]);
  });

  it('is sent once when many workers get the same job', async () => {
    const { receiver, id } = await newCase();
    receiver.answer = { status: 200, delayMs: 50 };
    await Promise.all(Array.from({ length: 8 }, () => callbacks.deliver(id)));
    expect(receiver.heard).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ state: 'delivered', attempts: 1 });
  });

  it('verifies with the old and the new secret during a secret rotation', async () => {
    const { receiver, merchantId, id } = await newCase();
    const before = await merchants.callbackSecret({ merchantId, mode: 'test' });
    const after = await merchants.rotateCallbackSecret({ merchantId, mode: 'test' });
    await callbacks.deliver(id);
    for (const secret of [before, after]) expect(() => new Webhook(secret).verify(PAYLOAD, receiver.heard[0]?.headers ?? {})).not.toThrow();
  });

  it('is not sent before it is due', async () => {
    const { receiver, id } = await newCase();
    await run("UPDATE callback_delivery SET next_action_at = now() + interval '1 minute' WHERE id = $1", [id]);
    await callbacks.deliver(id);
    await callbacks.deliver(newId('callback'));
    expect(receiver.heard).toHaveLength(0);
  });

  it('is due again a minute after its worker was killed, and a late success of that worker still counts', async () => {
    const { receiver, id } = await newCase();
    receiver.answer = { status: 200, delayMs: 300 };
    const slow = callbacks.deliver(id);
    while (receiver.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await rowOf(id)).due_in).toBeGreaterThan(55);
    await makeDue(id);
    receiver.answer = { status: 500 };
    await callbacks.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'pending', attempts: 2, last_status: 500 });
    await slow;
    expect(await rowOf(id)).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(receiver.heard.map((heard) => heard.headers['webhook-id'])).toEqual([id, id]);
  });

  it('ignores a late failure while a newer delivery attempt is open', async () => {
    const { receiver, id } = await newCase();
    receiver.answer = { status: 500, delayMs: 100 };
    const slow = callbacks.deliver(id);
    while (receiver.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await run("UPDATE callback_delivery SET attempts = 2, next_action_at = now() + interval '60 seconds' WHERE id = $1", [id]);
    await slow;
    expect((await rowOf(id)).due_in).toBeGreaterThan(50);
    expect(await attemptsOf(id)).toHaveLength(1);
  });
});

describe('failing callback', () => {
  it('is attempted ten times on the published schedule and then marked as failed', async () => {
    const { receiver, id } = await newCase();
    receiver.answer = { status: 500, body: 'out of order' };
    for (const pauseSeconds of [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]) {
      await makeDue(id);
      await callbacks.deliver(id);
      const row = await rowOf(id);
      expect(row).toMatchObject({ state: 'pending', last_status: 500, last_error: 'The receiver answered 500.', hinted_at: null });
      expect(row.due_in).toBeGreaterThan(pauseSeconds * 0.9 - 2);
      expect(row.due_in).toBeLessThanOrEqual(pauseSeconds * 1.1);
    }
    await makeDue(id);
    await callbacks.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', attempts: 10, due_in: null });
    expect(receiver.heard).toHaveLength(10);
    expect(new Set(receiver.heard.map((heard) => heard.headers['webhook-id']))).toEqual(new Set([id]));
    expect((await attemptsOf(id)).map((attempt) => attempt.number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('waits as long as the receiver asks for with Retry-After, at most a day', async () => {
    const { receiver, id } = await newCase();
    receiver.answer = { status: 429, headers: { 'retry-after': '1000' } };
    await callbacks.deliver(id);
    expect((await rowOf(id)).due_in).toBeGreaterThan(995);
    receiver.answer = { status: 503, headers: { 'retry-after': new Date(Date.now() + 48 * HOUR_SECONDS * 1_000).toUTCString() } };
    await makeDue(id);
    await callbacks.deliver(id);
    const { due_in: dueIn } = await rowOf(id);
    expect(dueIn).toBeGreaterThan(23.9 * HOUR_SECONDS);
    expect(dueIn).toBeLessThanOrEqual(24 * HOUR_SECONDS);
  });

  it('does not follow a redirect', async () => {
    const { receiver, id } = await newCase();
    const other = await newReceiver();
    receiver.answer = { status: 302, headers: { location: other.url } };
    await callbacks.deliver(id);
    expect(other.heard).toHaveLength(0);
    expect(await rowOf(id)).toMatchObject({ state: 'pending', last_status: 302 });
  });

  it.each(['http://10.0.0.1/', 'https://169.254.169.254/', 'https://[::ffff:127.0.0.1]/', 'http://shop.example/', 'file:///etc/passwd', 'nonsense'])(
    'is never sent to the disallowed URL %s',
    async (url) => {
      const { merchantId } = await newCase();
      const id = await newDelivery(merchantId, url);
      await callbacks.deliver(id);
      expect(await rowOf(id)).toMatchObject({ state: 'pending', attempts: 1, last_status: null, last_error: expect.stringContaining('callback URL') });
    },
  );

  it('is not counted against the receiver when the signing secret is missing', async () => {
    const { receiver, merchantId, id } = await newCase();
    await run("UPDATE merchant SET test_callback_secret_encrypted = 'k9.AAAA' WHERE id = $1", [merchantId]);
    await callbacks.deliver(id);
    expect(receiver.heard).toHaveLength(0);
    expect(await rowOf(id)).toMatchObject({ state: 'pending', last_error: 'The merchant has no readable signing secret.' });
    expect(await endpointRow(merchantId)).toEqual(WORKS);
  });
});

describe('callback endpoint', () => {
  it('is disabled when it answers 410, and so are the deliveries waiting for it', async () => {
    const { receiver, merchantId, id } = await newCase();
    const waiting = await newDelivery(merchantId, receiver.url);
    receiver.answer = { status: 410 };
    await callbacks.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'disabled', due_in: null });
    expect(await disabledOf(merchantId)).toEqual({ live: false, test: true });
    expect(logLines.join('')).toContain('switched off');
    await callbacks.deliver(waiting);
    expect(await rowOf(waiting)).toMatchObject({ state: 'disabled', attempts: 0, due_in: null });
    expect(receiver.heard).toHaveLength(1);
  });

  it('set for a single payout and gone does not disable the endpoint of the merchant', async () => {
    const { merchantId, receiver } = await newCase();
    const other = await newReceiver();
    other.answer = { status: 410 };
    const id = await newDelivery(merchantId, other.url);
    await callbacks.deliver(id);
    expect((await rowOf(id)).state).toBe('disabled');
    const next = await newDelivery(merchantId, receiver.url);
    await callbacks.deliver(next);
    expect((await rowOf(next)).state).toBe('delivered');
  });

  it.each([
    ['both reached', "interval '5 days 1 minute'", 19, true],
    ['less than five days', "interval '4 days 23 hours'", 500, false],
    ['fewer than twenty failures', "interval '9 days'", 18, false],
  ])('is disabled only after five days and twenty failures: %s', async (_name, since, failures, isOff) => {
    const { receiver, merchantId, id } = await newCase();
    await run(`UPDATE callback_endpoint SET failing_since = now() - ${since}, failures = $2 WHERE merchant_id = $1 AND mode = 'test'`, [merchantId, failures]);
    receiver.answer = { status: 500 };
    await callbacks.deliver(id);
    expect((await endpointRow(merchantId))['disabled_at'] !== null).toBe(isOff);
    expect(logLines.filter((line) => line.includes('switched off') && line.includes('"level":50'))).toHaveLength(isOff ? 1 : 0);
  });

  it('counts its failures from the last successful delivery', async () => {
    const { receiver, merchantId, id } = await newCase();
    receiver.answer = { status: 500 };
    await callbacks.deliver(id);
    expect(await endpointRow(merchantId)).toEqual({ failures: 1, failing_since: expect.any(Date), disabled_at: null });
    receiver.answer = { status: 200 };
    await makeDue(id);
    await callbacks.deliver(id);
    expect(await endpointRow(merchantId)).toEqual(WORKS);
  });
});

describe.each(MODES)('callback endpoint of one URL for both modes, when it fails in %s,', (mode) => {
  async function gone(): Promise<{ receiver: Receiver; merchantId: string; id: string }> {
    const { receiver, merchantId } = await newCase();
    receiver.answer = { status: 410 };
    const id = await newDelivery(merchantId, receiver.url, { mode });
    await callbacks.deliver(id);
    receiver.answer = { status: 204 };
    return { receiver, merchantId, id };
  }

  it('is disabled for that mode, and the callbacks of the other mode are delivered', async () => {
    const { receiver, merchantId } = await gone();
    expect(await disabledOf(merchantId)).toEqual({ live: mode === 'live', test: mode === 'test' });
    const [same, others] = [await newDelivery(merchantId, receiver.url, { mode }), await newDelivery(merchantId, receiver.url, { mode: other(mode) })];
    for (const id of [same, others]) await callbacks.deliver(id);
    expect([(await rowOf(same)).state, (await rowOf(others)).state]).toEqual(['disabled', 'delivered']);
    expect(await endpointRow(merchantId, mode)).toEqual({ failures: 1, failing_since: expect.any(Date), disabled_at: expect.any(Date) });
    expect(await endpointRow(merchantId, other(mode))).toEqual(WORKS);
  });

  it('counts the failures of each mode alone, and a success in one mode leaves those of the other', async () => {
    const { receiver, merchantId } = await newCase();
    receiver.answer = { status: 500 };
    for (const failing of [mode, mode, other(mode)]) await callbacks.deliver(await newDelivery(merchantId, receiver.url, { mode: failing }));
    expect([await endpointRow(merchantId, mode), await endpointRow(merchantId, other(mode))]).toMatchObject([{ failures: 2 }, { failures: 1 }]);
    receiver.answer = { status: 204 };
    await callbacks.deliver(await newDelivery(merchantId, receiver.url, { mode: other(mode) }));
    expect(await endpointRow(merchantId, mode)).toMatchObject({ failures: 2, failing_since: expect.any(Date) });
    expect(await endpointRow(merchantId, other(mode))).toEqual(WORKS);
  });

  it('is enabled for the mode of the callback that is sent again, and stays disabled for the other', async () => {
    const { receiver, merchantId, id } = await gone();
    receiver.answer = { status: 410 };
    await callbacks.deliver(await newDelivery(merchantId, receiver.url, { mode: other(mode) }));
    expect(await disabledOf(merchantId)).toEqual({ live: true, test: true });
    await callbacks.resend(id);
    expect(await disabledOf(merchantId)).toEqual({ live: mode !== 'live', test: mode !== 'test' });
  });
});

describe('hanging callback receiver', () => {
  it('gets one delivery at a time, and the waiting deliveries use up no attempts', async () => {
    const client = app.get(CallbackClient);
    client.timeoutMs = 200;
    const { receiver, merchantId, id } = await newCase();
    receiver.answer = { status: 200, delayMs: 60_000 };
    await callbacks.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'pending', attempts: 1, last_error: 'No answer came in time.' });
    const [probe, other] = [await newDelivery(merchantId, receiver.url), await newDelivery(merchantId, receiver.url)];
    await Promise.all([callbacks.deliver(probe), callbacks.deliver(other)]);
    expect(receiver.heard).toHaveLength(2);
    const rows = [await rowOf(probe), await rowOf(other)].sort((a, b) => a.attempts - b.attempts);
    expect(rows.map((row) => row.attempts)).toEqual([0, 1]);
    expect(rows[0]?.due_in).toBeGreaterThan(6);
    client.timeoutMs = 15_000;
    receiver.answer = { status: 200 };
    for (const delivery of [probe, other]) {
      await makeDue(delivery);
      await callbacks.deliver(delivery);
      expect((await rowOf(delivery)).state).toBe('delivered');
    }
  });
});

describe('deliveries of one merchant and mode', () => {
  it('hold a quarter of the places at most, and those that found no place are sent when others end', async () => {
    let answerAll = (): void => undefined;
    const after = new Promise<void>((resolve) => (answerAll = resolve));
    const { merchantId } = await newCase();
    // One each, so that none is judged by how long another one was held.
    const receivers = await Promise.all(Array.from({ length: 3 * SHARE }, newReceiver));
    for (const receiver of receivers) receiver.answer = { status: 200, after };
    const ids = await Promise.all(receivers.map(({ url }) => newDelivery(merchantId, url)));
    const heard = (): number => receivers.reduce((sum, receiver) => sum + receiver.heard.length, 0);
    let ended = 0;
    const all = ids.map(async (id) => {
      await callbacks.deliver(id);
      ended += 1;
    });
    while (heard() < SHARE || ended < 2 * SHARE) await new Promise((resolve) => setTimeout(resolve, 5));
    const other = await newCase();
    await callbacks.deliver(other.id);
    expect((await rowOf(other.id)).state).toBe('delivered');
    expect([heard(), ended]).toEqual([SHARE, 2 * SHARE]);
    answerAll();
    await Promise.all(all);
    for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});

describe('resending a callback', () => {
  it.each([500, 410])('delivers once more after status %d and enables the endpoint again', async (status) => {
    const { receiver, merchantId, id } = await newCase();
    receiver.answer = { status };
    await run('UPDATE callback_delivery SET attempts = 9 WHERE id = $1', [id]);
    await callbacks.deliver(id);
    expect((await rowOf(id)).state).toBe(status === 410 ? 'disabled' : 'failed');
    receiver.answer = { status: 200 };
    await callbacks.resend(id);
    expect(await rowOf(id)).toMatchObject({ state: 'pending', hinted_at: null });
    await callbacks.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'delivered', attempts: 11 });
    expect(await disabledOf(merchantId)).toEqual({ live: false, test: false });
  });

  it('sends a delivered callback again with the same id', async () => {
    const { receiver, id } = await newCase();
    await callbacks.deliver(id);
    await callbacks.resend(id);
    await callbacks.deliver(id);
    expect(receiver.heard.map((heard) => heard.headers['webhook-id'])).toEqual([id, id]);
  });

  it('is refused while the delivery is pending or does not exist', async () => {
    const { id } = await newCase();
    await expect(callbacks.resend(id)).rejects.toThrow(CallbackStillPending);
    await expect(callbacks.resend(newId('callback'))).rejects.toThrow(CallbackNotFound);
  });
});

describe('callback delivery log', () => {
  it('lists the deliveries of a payout in order, without their payload', async () => {
    const { receiver, merchantId } = await newCase();
    const payoutId = newId('payout');
    const second = await newDelivery(merchantId, receiver.url, { payoutId, sequence: 2 });
    const first = await newDelivery(merchantId, receiver.url, { payoutId, sequence: 1 });
    const shown = await app.get(CallbacksReader).ofPayout(payoutId);
    expect(shown.map((delivery) => delivery.id)).toEqual([first, second]);
    expect(shown[0]).toMatchObject({ merchantId, type: 'payout.processed', state: 'pending', attempts: 0, url: receiver.url });
    expect(JSON.stringify(shown)).not.toContain('needle');
  });

  it('neither the callback delivery log nor the process log contains a payload, a secret or a URL path', async () => {
    const { receiver, merchantId, id } = await newCase();
    // The next line of a kind is written once a minute: what other tests have written is longer ago.
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
    receiver.answer = { status: 500 };
    await callbacks.deliver(id);
    receiver.answer = { status: 410 };
    await makeDue(id);
    await callbacks.deliver(id);
    later.mockRestore();
    const text = logLines.join('');
    expect(text).toContain(id);
    for (const secret of [
      'needle',
      '/hook',
      (await merchants.callbackSecret({ merchantId, mode: 'test' })).slice(6),
      receiver.heard[0]?.headers['webhook-signature'] ?? 'v1,',
    ])
      expect(text).not.toContain(secret);
  });
});
