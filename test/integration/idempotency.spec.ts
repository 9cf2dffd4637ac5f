import { MerchantsService } from '@app/access';
import {
  ActionNotAllowed,
  type Answer,
  IdempotencyKeyReused,
  IdempotencyService,
  PayoutNotFound,
  PayoutTransactions,
  type PayoutView,
  ReferenceTaken,
  RequestHashes,
  RequestInProgress,
} from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { idempotency, payoutOf, refusalOf, REQUEST_ID, TestGateway } from '../setup/gateway.js';

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}

const heard: Heard[] = [];
let receiver: Server;
let gateway: TestGateway;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      // Every third request is rejected, so its callback is delivered again.
      response.writeHead(heard.length % 3 === 0 ? 503 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const callbackUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;
  gateway = await TestGateway.start({ merchants: { other: {}, listening: { callbackUrl }, results: { callbackUrl, callbackEvents: 'final' } } });
  await gateway.run(
    `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ('unrouted', 'No route', 'none', 'EUR', 1, 100000, '{}')`,
  );
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const countOf = async (where: string, values: unknown[]) =>
  (await gateway.run<{ count: number }>(`SELECT count(*)::int AS count FROM payout WHERE ${where}`, values))[0]?.count;

describe('idempotency key', () => {
  it('is stored with a keyed hash of its request, which nobody can find by guessing', async () => {
    const once = idempotency();
    await gateway.createAnswer({}, once);
    const [row] = await gateway.run<{ request_hash: Buffer }>('SELECT request_hash FROM idempotency_record WHERE key = $1', [once.key]);
    expect(row?.request_hash).toHaveLength(33);
    expect(row?.request_hash.includes(once.requestHash)).toBe(false);
  });

  it('is recognised while its hash is not keyed yet, and after several processes have keyed it at once', async () => {
    const reference = randomUUID();
    const made = Array.from({ length: 20 }, (_, index) => ({ once: idempotency(randomUUID(), `body ${index}`) }));
    const first = made[0]?.once ?? idempotency();
    const answer = await gateway.createAnswer({ reference }, first);
    for (const { once } of made.slice(1)) await gateway.createAnswer({}, once);
    // As versions up to 0.2 stored it.
    for (const { once } of made) await gateway.runUnguarded('UPDATE idempotency_record SET request_hash = $2 WHERE key = $1', [once.key, once.requestHash]);
    expect((await gateway.createAnswer({ reference }, first)).body).toBe(answer.body);
    expect(await refusal(gateway.createAnswer({ reference }, { ...first, requestHash: idempotency(first.key, 'another').requestHash }))).toBeInstanceOf(
      IdempotencyKeyReused,
    );
    const service = gateway.app.get(IdempotencyService);
    const others = [1, 2, 3].map(() => new IdempotencyService(gateway.app.get(PayoutTransactions), gateway.app.get(RequestHashes)));
    const keyed = await Promise.all([service, ...others].map((one) => one.keyHashes()));
    expect(keyed.reduce((sum, count) => sum + count, 0)).toBe(made.length);
    expect(await service.keyHashes()).toBe(0);
    const left = await gateway.run(`SELECT 1 FROM idempotency_record WHERE octet_length(request_hash) <> 33`);
    expect(left).toEqual([]);
    expect((await gateway.createAnswer({ reference }, first)).body).toBe(answer.body);
    expect(await refusal(gateway.createAnswer({ reference }, { ...first, requestHash: idempotency(first.key, 'another').requestHash }))).toBeInstanceOf(
      IdempotencyKeyReused,
    );
  });

  it('returns the same bytes for a repeated key with the same body, whatever has become of the payout since', async () => {
    const once = idempotency();
    const reference = randomUUID();
    const first = await gateway.createAnswer({ reference }, once);
    await gateway.waitForStatus(payoutOf(first).id, 'PROCESSED');
    const again = await gateway.createAnswer({ reference }, once);
    expect([again.status, again.body, again.replayed, first.replayed]).toEqual([first.status, first.body, true, false]);
    expect(await countOf('reference = $1', [reference])).toBe(1);
  });

  it('refuses a repeated key with another body and creates nothing', async () => {
    const once = idempotency();
    await gateway.createAnswer({}, once);
    const reference = randomUUID();
    expect(await refusal(gateway.createAnswer({ reference }, idempotency(once.key, 'another body')))).toBeInstanceOf(IdempotencyKeyReused);
    expect(await countOf('reference = $1', [reference])).toBe(0);
  });

  it('used fifty times at once creates one payout and one answer', async () => {
    const once = idempotency();
    const reference = randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => gateway.createAnswer({ reference }, once).catch((error: unknown) => error)));
    const bodies = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [(outcome as Answer).body]));
    const refused = outcomes.filter((outcome) => outcome instanceof Error);
    expect(refused.every((error) => error instanceof RequestInProgress)).toBe(true);
    expect([new Set(bodies).size, await countOf('reference = $1', [reference])]).toEqual([1, 1]);
    const id = payoutOf({ body: bodies[0] ?? '' }).id;
    await gateway.waitForStatus(id, 'PROCESSED');
    expect([await gateway.sends(id), await gateway.ledger(id)]).toEqual([['create'], ['out 100.00']]);
  });

  it('an idempotency key of one merchant is independent of the same key of another', async () => {
    const once = idempotency();
    const ids = [payoutOf(await gateway.createAnswer({}, once)).id, payoutOf(await gateway.createAnswer({ merchant: 'other' }, once)).id];
    expect(new Set(ids).size).toBe(2);
  });

  it('makes commands and supplied details take effect once', async () => {
    const id = await gateway.create({ fields: { account_number: '1000000000' } });
    const [details, cancel] = [idempotency(), idempotency()];
    const supply = () => gateway.commands.supplyDetails(gateway.request(id, { idempotency: details }), { account_number: '1000000006' });
    const [first, second] = [await supply(), await supply()];
    expect([second.body, second.replayed]).toEqual([first.body, true]);
    const command = () => gateway.commands.command(gateway.request(id, { idempotency: cancel }), 'cancel');
    const answers = await Promise.all(Array.from({ length: 10 }, () => command().catch((error: unknown) => error)));
    expect(answers.filter((answer) => answer instanceof Error && !(answer instanceof RequestInProgress))).toEqual([]);
    expect(await gateway.path(id)).toEqual(['CREATED', 'TERMINATED']);
  });
});

describe('payout reference', () => {
  it('is used once per merchant even by concurrent requests, and the refusal names the existing payout', async () => {
    const reference = randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => gateway.createAnswer({ reference }).catch((error: unknown) => error)));
    const taken = outcomes.filter((outcome) => outcome instanceof ReferenceTaken);
    expect(taken).toHaveLength(19);
    const [row] = await gateway.run<{ id: string }>('SELECT id FROM payout WHERE reference = $1', [reference]);
    expect(taken[0]?.extra).toEqual({ payout_id: row?.id });
    await expect(gateway.createAnswer({ reference, merchant: 'other' })).resolves.toMatchObject({ status: 201 });
  });

  it('is free again after a refused creation, which is kept for the record', async () => {
    const reference = randomUUID();
    const once = idempotency();
    const refused = await gateway.createAnswer({ reference, amount: '0.01' }, once);
    expect([refused.status, refusalOf(refused)]).toMatchObject([422, { code: 'payout_refused', resolution: 'INVALID_AMOUNT', request_id: REQUEST_ID }]);
    expect(await gateway.state(refusalOf(refused).payout_id)).toMatchObject({ reference, status: 'CREATE_FAILED', processed_amount_minor: 0n });
    expect((await gateway.createAnswer({ reference, amount: '0.01' }, once)).body).toBe(refused.body);
    expect(await gateway.createAnswer({ reference })).toMatchObject({ status: 201 });
  });
});

describe('payout creation', () => {
  it('never uses an account of the other mode', async () => {
    const refused = refusalOf(await gateway.createAnswer({ mode: 'live' }));
    expect(refused).toMatchObject({ code: 'payout_refused', resolution: 'INVALID_METHOD' });
    expect(await gateway.state(refused.payout_id)).toMatchObject({ status: 'CREATE_FAILED' });
    expect(await gateway.sends(refused.payout_id)).toEqual([]);
  });

  it('against a business rule is kept as CREATE_FAILED with its reason and never sent', async () => {
    const answers = [
      [await gateway.createAnswer({ amount: '0.99' }), 'INVALID_AMOUNT'],
      [await gateway.createAnswer({ amount: '50000.01' }), 'LIMIT_VIOLATION'],
      [await gateway.createAnswer({ service: 'unrouted', fields: {} }), 'INVALID_METHOD'],
    ] as const;
    for (const [answer, resolution] of answers) {
      const id = refusalOf(answer).payout_id;
      expect(await gateway.state(id)).toMatchObject({ status: 'CREATE_FAILED', resolution, processed_amount_minor: 0n, tasks: [] });
      expect(await gateway.sends(id)).toEqual([]);
    }
  });

  it('a payout creation with an invalid body stores nothing and repeats no field value', async () => {
    const reference = randomUUID();
    const wrong = [
      { service: 'nothing' },
      { currency: 'USD' },
      { amount: '1.001' },
      { amount: '-1' },
      { lifetimeSeconds: 40_000_000 },
      { expiresAt: new Date(0) },
      { fields: { account_number: 'needle-77', holder_name: 'Rosa Klein' } },
      { fields: { account_number: '1000000000', holder_name: 'Rosa Klein', needle: 'x' } },
    ];
    const codes = [];
    for (const part of wrong) {
      const error = await refusal(gateway.createAnswer({ reference, ...part }));
      codes.push(error instanceof Error && 'code' in error ? error.code : error);
      expect(JSON.stringify([String(error), error])).not.toContain('needle-77');
    }
    expect(codes).toEqual([
      'unknown_service',
      'currency_mismatch',
      'invalid_amount',
      'invalid_amount',
      'invalid_lifetime',
      'invalid_lifetime',
      'invalid_fields',
      'invalid_fields',
    ]);
    expect(await countOf('reference = $1', [reference])).toBe(0);
  });

  it('pays exactly to the minor unit in currencies with 0, 2 and 3 decimals', async () => {
    const wanted = [
      ['bank_transfer_jpy', '12345', 12_345n],
      ['bank_transfer_eur', '123.45', 12_345n],
      ['bank_transfer_kwd', '12.345', 12_345n],
    ] as const;
    for (const [service, amount, minor] of wanted) {
      const answer = await gateway.createAnswer({ service, amount });
      expect(payoutOf(answer).amount).toBe(amount);
      const { id } = payoutOf(answer);
      expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ amount_minor: minor, processed_amount_minor: minor });
      expect(await gateway.run('SELECT amount_minor FROM sandbox.movements WHERE reference = $1', [id])).toEqual([{ amount_minor: minor }]);
    }
  });

  it('a payout with incomplete details waits for them and continues automatically once they are supplied', async () => {
    const merchantId = gateway.merchant().id;
    const answer = await gateway.createAnswer({ fields: { account_number: '1000000000' } });
    const { id, version } = payoutOf(answer);
    expect(payoutOf(answer)).toMatchObject({ status: 'CREATED', next_step: { type: 'details', fields: ['holder_name'] } });
    const supply = (fields: Record<string, unknown>, from = merchantId, expected: number | null = null) =>
      gateway.commands.supplyDetails(gateway.request(id, { merchantId: from, expectedVersion: expected }), fields);
    expect(await refusal(supply({ holder_name: 'Rosa' }, gateway.merchant('other').id))).toBeInstanceOf(PayoutNotFound);
    expect(await refusal(supply({ holder_name: '' }))).toMatchObject({ code: 'invalid_fields' });
    expect(await refusal(supply({ holder_name: 'Rosa' }, merchantId, version + 1))).toMatchObject({ code: 'stale_version' });
    expect(payoutOf(await supply({ holder_name: 'Rosa Klein' }))).toMatchObject({ status: 'READY', next_step: null });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await gateway.path(id)).toEqual(['CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PROCESSED']);
    expect(await refusal(supply({ holder_name: 'Rosa' }))).toBeInstanceOf(ActionNotAllowed);
  });
});

describe('recipient details', () => {
  it('are masked in every answer and stored in clear in no table', async () => {
    const fields = { account_number: '4812739056', holder_name: 'Quillon Needleworth' };
    const answer = await gateway.createAnswer({ fields, merchant: 'listening' });
    const { id } = payoutOf(answer);
    expect(payoutOf(answer).fields).toEqual({ account_number: '••••9056', holder_name: '••••orth' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const tables = await gateway.run<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'sandbox')`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const found = await gateway.run(`SELECT 1 FROM ${name} t WHERE t::text ~ '4812739056|Quillon|Needleworth'`);
      expect([name, found]).toEqual([name, []]);
    }
    const [row] = await gateway.run<{ fields_encrypted: string }>('SELECT fields_encrypted FROM payout WHERE id = $1', [id]);
    expect(row?.fields_encrypted).toMatch(/^t\.[\w-]+$/);
  });

  it('copied to another payout cannot be decrypted, and nothing is sent', async () => {
    const [one, other] = [await gateway.create({ autoprocess: false }), await gateway.create({ autoprocess: false, account: '1000000006' })];
    await gateway.run('UPDATE payout SET fields_encrypted = (SELECT fields_encrypted FROM payout WHERE id = $2) WHERE id = $1', [one, other]);
    await gateway.command(one, 'process');
    await gateway.waitForCase(one, 'PROVIDER_ERROR');
    expect((await gateway.state(one)).status).toBe('READY');
    expect([await gateway.sends(one), await gateway.ledger(one), await gateway.attempts(one)]).toEqual([[], [], []]);
  });
});

describe('callbacks of a payout', () => {
  const rowsOf = (id: string) =>
    gateway.run<{ id: string; sequence: number; type: string; payload: string }>('SELECT * FROM callback_delivery WHERE payout_id = $1 ORDER BY sequence', [
      id,
    ]);

  it('are written in the same transaction as the change they report', async () => {
    const reference = randomUUID();
    await gateway.run(
      `CREATE FUNCTION refuse_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
       CREATE TRIGGER refuse_record BEFORE INSERT ON idempotency_record FOR EACH ROW EXECUTE FUNCTION refuse_record();`,
    );
    const before = await gateway.run('SELECT count(*)::int AS count FROM callback_delivery');
    expect(await refusal(gateway.createAnswer({ reference, merchant: 'listening' }))).toBeInstanceOf(Error);
    await gateway.run('DROP FUNCTION refuse_record CASCADE');
    expect(await countOf('reference = $1', [reference])).toBe(0);
    expect(await gateway.run('SELECT count(*)::int AS count FROM callback_delivery')).toEqual(before);

    await gateway.run(
      `CREATE FUNCTION refuse_callback() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
       CREATE TRIGGER refuse_callback BEFORE INSERT ON callback_delivery FOR EACH ROW EXECUTE FUNCTION refuse_callback();`,
    );
    expect(await refusal(gateway.createAnswer({ reference, merchant: 'listening' }))).toBeInstanceOf(Error);
    await gateway.run('DROP FUNCTION refuse_callback CASCADE');
    expect(await countOf('reference = $1', [reference])).toBe(0);
    expect(await gateway.run(`SELECT 1 FROM payout_event e WHERE NOT EXISTS (SELECT FROM payout p WHERE p.id = e.payout_id)`)).toEqual([]);
  });

  it('arrive signed, at least once each, numbered in the order of the events', async () => {
    const id = await gateway.create({ merchant: 'listening', account: '7000000002' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.command(id, 'cancel', 'listening');
    await gateway.waitForStatus(id, 'CANCELLED');
    const rows = await rowsOf(id);
    expect(rows.map(({ type }) => type)).toEqual(
      ['created', 'ready', 'invoking', 'processing', 'processed', 'cancelling', 'cancelled'].map((status) => `payout.${status}`),
    );
    const sequences = rows.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((left, right) => left - right));
    await gateway.waitFor(
      id,
      async () => (await gateway.run(`SELECT 1 FROM callback_delivery WHERE payout_id = $1 AND state <> 'delivered'`, [id])).length === 0,
    );

    const secret = await gateway.app.get(MerchantsService).callbackSecret({ merchantId: gateway.merchant('listening').id, mode: 'test' });
    const mine = heard.filter(({ body }) => body.includes(id));
    expect(new Set(mine.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(rows.map((row) => row.id)));
    for (const { headers, body } of mine) {
      const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const message = new Webhook(secret).verify(body, flat) as { type: string; sequence: number; data: PayoutView };
      expect(rows.find((row) => row.id === flat['webhook-id'])).toMatchObject({ payload: body, type: message.type, sequence: message.sequence });
      expect(`payout.${message.data.status.toLowerCase()}`).toBe(message.type);
      expect(() => new Webhook(secret).verify(body.replace('100.00', '900.00'), flat)).toThrow();
    }
    const last = mine.find(({ body }) => body.includes('payout.cancelled'));
    expect(JSON.parse(last?.body ?? '{}')).toMatchObject({
      data: { id, status: 'CANCELLED', processed_amount: '0.00', fields: { account_number: '••••0002' } },
    });
  });

  it('report results only, if the merchant chose final events', async () => {
    const paid = await gateway.create({ merchant: 'results' });
    const failed = await gateway.create({ merchant: 'results', account: '2000000010' });
    await Promise.all([gateway.waitForStatus(paid, 'PROCESSED'), gateway.waitForStatus(failed, 'INVOKE_FAILED')]);
    expect((await rowsOf(paid)).map(({ type }) => type)).toEqual(['payout.processed']);
    expect((await rowsOf(failed)).map(({ type }) => type)).toEqual(['payout.invoke_failed']);
  });

  it('report the beginning and the end of moderation', async () => {
    const id = await gateway.create({ merchant: 'listening', autoprocess: false });
    await gateway.act('operator', id, 'hold');
    await gateway.act('operator', id, 'release');
    expect((await rowsOf(id)).map(({ type }) => type).slice(2)).toEqual(['payout.moderation_required', 'payout.moderation_closed']);
  });
});
