import { ApiKeyAdministration, MerchantsService } from '@app/access';
import { CallbacksService } from '@app/callbacks';
import { MODES, type Mode, newId, type PayoutStatus } from '@app/domain';
import { createLogger } from '@app/observability';
import { ApprovalSubjectsReader, IdempotencyService, OverviewReader, StoppagesReader } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { CallbackReceiver } from '../e2e/callback-receiver.js';
import { idempotency, TEST_KEYS, TestGateway } from '../setup/gateway.js';
import { type Edge, type EdgeAnswer, openEdge, testConfig } from '../setup/http-edge.js';

const ENVIRONMENT = { SANDBOX_MAY_BE_LIVE: 'true' };
const FIELDS = { account_number: '1000000000', holder_name: 'Rosa Klein' };
const other = (mode: Mode): Mode => (mode === 'live' ? 'test' : 'live');

/** A status in which each operation on a payout is allowed, and its body. A test holds the list against the API's own document. */
const OPERATIONS: Readonly<Record<string, { status: PayoutStatus; body?: unknown }>> = {
  'get /v1/payouts/{id}': { status: 'READY' },
  'get /v1/payouts/{id}/events': { status: 'READY' },
  'post /v1/payouts/{id}/details': { status: 'CREATED', body: { fields: { holder_name: 'Rosa Klein' } } },
  'post /v1/payouts/{id}/process': { status: 'READY' },
  'post /v1/payouts/{id}/cancel': { status: 'READY' },
  'post /v1/payouts/{id}/revoke': { status: 'PENDING' },
};

let gateway: TestGateway;
let edge: Edge;
/** Closes what was opened, also when a test or the preparation failed. */
const closers: (() => Promise<unknown>)[] = [];
const keys: Partial<Record<Mode, string>> = {};

beforeAll(async () => {
  const merchants = {
    shop: { hasLive: true },
    careful: { hasLive: true, policy: { duplicates: 'ask', firstToRecipient: true } },
  } as const;
  gateway = await TestGateway.start({ jobs: false, merchants, environment: ENVIRONMENT });
  closers.push(() => gateway.stop());
  const url = gateway.database.applicationUrl;
  const config = testConfig({ DATABASE_URL: url, CALLBACK_ALLOW_HTTP_LOOPBACK: 'true', ...TEST_KEYS, ...ENVIRONMENT });
  edge = await openEdge(GatewayModule.with(config, createLogger('silent')), config);
  closers.push(() => edge.stop());
  const scopes = ['payouts:read', 'payouts:write'] as const;
  for (const mode of MODES) {
    const { key } = await gateway.app.get(ApiKeyAdministration).issue({ merchantId: gateway.merchant('shop').id, name: mode, mode, scopes });
    keys[mode] = key;
  }
}, 90_000);

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

function ask(mode: Mode, method: string, path: string, body?: unknown, idempotencyKey: string = randomUUID()): Promise<EdgeAnswer> {
  const headers = { authorization: `Bearer ${keys[mode] ?? ''}`, 'idempotency-key': idempotencyKey };
  return edge.request(method.toUpperCase(), path, { headers, body: method.toUpperCase() === 'GET' ? undefined : (body ?? {}) });
}

const order = (rest: Record<string, unknown> = {}) => ({
  service: 'bank_transfer_eur',
  amount: '100.00',
  reference: randomUUID(),
  fields: FIELDS,
  autoprocess: false,
  ...rest,
});

async function create(mode: Mode, rest: Record<string, unknown> = {}): Promise<{ id: string; mode: Mode }> {
  const answer = await ask(mode, 'post', '/v1/payouts', order(rest));
  expect(answer.status).toBe(201);
  return answer.json as { id: string; mode: Mode };
}

async function createIn(mode: Mode, status: PayoutStatus): Promise<string> {
  const { id } = await create(mode, status === 'CREATED' ? { fields: { account_number: '1000000000' } } : {});
  if (status === 'PENDING') await gateway.runUnguarded(`UPDATE payout SET status = 'PENDING' WHERE id = $1`, [id]);
  expect(await gateway.state(id)).toMatchObject({ status, mode });
  return id;
}

/** Everything that is stored about a payout, and how many answers are. */
async function stored(id: string): Promise<unknown> {
  const tables = ['payout p WHERE p.id', 'payout_event p WHERE p.payout_id', 'payout_task p WHERE p.payout_id', 'callback_delivery p WHERE p.payout_id'];
  const rows = await Promise.all(tables.map((table) => gateway.run<{ row: string }>(`SELECT p::text AS row FROM ${table} = $1 ORDER BY 1`, [id])));
  return [rows, await gateway.run('SELECT count(*)::int AS count FROM idempotency_record')];
}

describe('a payout of the other mode', () => {
  it('is met by every operation of the merchant API that names a payout', async () => {
    const document = (await edge.request('GET', '/v1/openapi.json')).json as { paths: Record<string, Record<string, unknown>> };
    const named = Object.entries(document.paths).flatMap(([path, methods]) =>
      path.includes('{id}') ? Object.keys(methods).map((method) => `${method} ${path}`) : [],
    );
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(named.toSorted());
  });

  it.each(MODES.flatMap((mode) => Object.keys(OPERATIONS).map((operation) => [mode, operation] as const)))(
    'does not exist for a %s key: %s answers 404 and changes nothing, while its own key is served',
    async (mode, operation) => {
      const { status, body } = OPERATIONS[operation] ?? { status: 'READY' };
      const [method = '', path = ''] = operation.split(' ');
      const id = await createIn(other(mode), status);
      const before = await stored(id);
      const foreign = await ask(mode, method, path.replace('{id}', id), body);
      expect(foreign).toMatchObject({ status: 404, json: { code: 'payout_not_found' } });
      const unknownId = `po_${randomUUID().replaceAll('-', '')}`;
      const unknown = await ask(mode, method, path.replace('{id}', unknownId), body);
      const { request_id: _, ...said } = foreign.json;
      expect({ ...said, request_id: unknown.json['request_id'] }).toEqual(JSON.parse(unknown.text.replaceAll(unknownId, id)));
      expect(await stored(id)).toEqual(before);
      expect((await ask(other(mode), method, path.replace('{id}', id), body)).status).toBe(200);
    },
  );

  it('is not in the list, whatever is filtered by', async () => {
    const reference = randomUUID();
    const ids = { live: (await create('live', { reference })).id, test: (await create('test', { reference })).id };
    for (const mode of MODES) {
      const { data } = (await ask(mode, 'get', `/v1/payouts?reference=${reference}`)).json as { data: { id: string; mode: Mode }[] };
      expect(data).toMatchObject([{ id: ids[mode], mode }]);
      const { data: all } = (await ask(mode, 'get', '/v1/payouts?limit=100')).json as { data: { mode: Mode }[] };
      expect(new Set(all.map((payout) => payout.mode))).toEqual(new Set([mode]));
    }
  });
});

describe('two modes of one merchant', () => {
  it('have idempotency keys of their own: a live order that repeats key and body of a test one is a new payout', async () => {
    const [key, body] = [randomUUID(), order()];
    const [test, live] = [await ask('test', 'post', '/v1/payouts', body, key), await ask('live', 'post', '/v1/payouts', body, key)];
    expect([test.status, live.status]).toEqual([201, 201]);
    expect([test.json['mode'], live.json['mode']]).toEqual(['test', 'live']);
    expect(live.json['id']).not.toBe(test.json['id']);
    expect(live.headers.get('idempotency-replayed')).toBeNull();
    for (const [mode, first] of [
      ['test', test],
      ['live', live],
    ] as const) {
      const again = await ask(mode, 'post', '/v1/payouts', body, key);
      expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
    }
  });

  it('have idempotency keys of their own for commands, too', async () => {
    const key = randomUUID();
    for (const mode of MODES) {
      const { id } = await create(mode);
      expect(await ask(mode, 'post', `/v1/payouts/${id}/cancel`, {}, key)).toMatchObject({ status: 200, json: { id, mode, status: 'TERMINATED' } });
      expect((await ask(mode, 'post', `/v1/payouts/${id}/cancel`, {}, key)).headers.get('idempotency-replayed')).toBe('true');
    }
  });

  it('share idempotency keys while hashes of earlier versions are keyed: the record of each mode keeps a hash of its own', async () => {
    const key = randomUUID();
    const [earlier, live] = [idempotency(key, 'the test order'), idempotency(key, 'the live order')];
    const answer = await gateway.createAnswer({ merchant: 'shop', mode: 'test' }, earlier);
    const liveAnswer = await gateway.createAnswer({ merchant: 'shop', mode: 'live' }, live);
    // As versions up to 0.2 stored it.
    await gateway.runUnguarded(`UPDATE idempotency_record SET request_hash = $2 WHERE key = $1 AND mode = 'test'`, [key, earlier.requestHash]);
    await gateway.app.get(IdempotencyService).keyHashes();
    expect(await gateway.createAnswer({ merchant: 'shop', mode: 'test' }, earlier)).toMatchObject({ replayed: true, body: answer.body });
    expect(await gateway.createAnswer({ merchant: 'shop', mode: 'live' }, live)).toMatchObject({ replayed: true, body: liveAnswer.body });
  });

  it('have references of their own, and a second use is refused with the payout of the same mode', async () => {
    const reference = randomUUID();
    for (const mode of MODES) {
      const { id } = await create(mode, { reference });
      expect(await ask(mode, 'post', '/v1/payouts', order({ reference }))).toMatchObject({ status: 409, json: { code: 'reference_taken', payout_id: id } });
    }
  });

  it.each(MODES)('are paid through accounts of their own: a %s payout goes through one of its mode', async (mode) => {
    const { id } = await create(mode);
    const [account] = await gateway.run('SELECT a.mode FROM payout p JOIN provider_account a ON a.id = p.provider_account_id WHERE p.id = $1', [id]);
    expect(account).toEqual({ mode });
  });

  it('do not share recipients or duplicates: what was paid in test is new in live', async () => {
    const mine = { merchant: 'careful', account: '1000000001' };
    const first = await gateway.create({ ...mine, mode: 'test' });
    expect(await gateway.state(first)).toMatchObject({ moderation_required: true, duplicate_of: null });
    const [live, again] = [await gateway.create({ ...mine, mode: 'live' }), await gateway.create({ ...mine, mode: 'test' })];
    expect(await gateway.state(live)).toMatchObject({ mode: 'live', moderation_required: true, duplicate_of: null });
    expect(await gateway.state(again)).toMatchObject({ mode: 'test', moderation_required: true, duplicate_of: first });
    const known = await gateway.create({ ...mine, mode: 'live', amount: '7.00' });
    expect(await gateway.state(known)).toMatchObject({ moderation_required: false, duplicate_of: null });
  });
});

describe('rows of programs that know no mode', () => {
  it('get the mode of their account, of their payout, or of the keys of their merchant', async () => {
    const { json } = await ask('live', 'post', '/v1/payouts', order());
    const { id } = json as { id: string };
    const copy = `INSERT INTO payout SELECT r.* FROM payout p, jsonb_populate_record(NULL::payout,
      to_jsonb(p) || jsonb_build_object('id', $2::text, 'reference', $2::text, 'mode', NULL)) r WHERE p.id = $1 RETURNING mode`;
    expect(await gateway.run(copy, [id, newId('payout')])).toEqual([{ mode: 'live' }]);
    const record = `INSERT INTO idempotency_record (merchant_id, key, payout_id, request_hash, response_status, response_body)
      VALUES ($1, $2, $3, '', 201, '') RETURNING mode`;
    const { id: merchantId } = gateway.merchant('shop');
    expect(await gateway.run(record, [merchantId, randomUUID(), id])).toEqual([{ mode: 'live' }]);
    // Both modes have keys, and the payout is not there yet.
    expect(await gateway.run(record, [merchantId, randomUUID(), newId('payout')])).toEqual([{ mode: 'live' }]);
  });

  it('are compared with the payouts of both modes, as before: no duplicate is missed', async () => {
    const asked = `SELECT f.other_id FROM payout p, find_duplicate_payouts(json_build_array(
      to_jsonb(p) - 'mode' || jsonb_build_object('id', $2::text, 'window_hours', 24))) f WHERE p.id = $1`;
    for (const [mode, amount] of [
      ['live', '31.00'],
      ['test', '32.00'],
    ] as const) {
      const id = await gateway.create({ merchant: 'careful', mode, amount });
      expect(await gateway.run(asked, [id, newId('payout')])).toEqual([{ other_id: id }]);
    }
  });
});

describe('a payout whose account has the other mode', () => {
  it('is not sent: an operator has to decide', async () => {
    const [test, live] = [await gateway.create({ merchant: 'shop' }), await gateway.create({ merchant: 'shop', mode: 'live' })];
    await gateway.runUnguarded('UPDATE payout SET provider_account_id = (SELECT provider_account_id FROM payout WHERE id = $2) WHERE id = $1', [test, live]);
    await gateway.submission.submit(test, 'invoke');
    expect(await gateway.state(test)).toMatchObject({ status: 'READY', reasons: ['PROVIDER_ERROR'] });
    expect([await gateway.attempts(test), await gateway.sends(test)]).toEqual([[], []]);
  });
});

describe('what operators see of one mode', () => {
  const PAGE = { cursor: null, limit: 100 };

  it('is nothing of the other: queue, list, figures, approvals and what stops money', async () => {
    const [live, test] = [await create('live'), await create('test')];
    await gateway.run('UPDATE payout SET moderation_required = true WHERE id = ANY ($1)', [[live.id, test.id]]);
    for (const { id } of [live, test]) {
      await gateway.run(`INSERT INTO moderation_case (id, payout_id, reason) VALUES ($1, $2, 'HOLD')`, [newId('moderationCase'), id]);
      await gateway.run(
        `INSERT INTO approval (id, payout_id, action, decision, payout_version, maker_id, reason) SELECT $1, id, 'process', '{}', version, $3, 'none' FROM payout WHERE id = $2`,
        [newId('approval'), id, gateway.operator('operator').id],
      );
    }
    for (const [mode, mine, theirs] of [
      ['live', live.id, test.id],
      ['test', test.id, live.id],
    ] as const) {
      const queue = await gateway.reader.queue({ mode }, 'operator', PAGE);
      const list = await gateway.reader.list({ mode }, PAGE);
      const approvals = await gateway.app.get(ApprovalSubjectsReader).list({ mode, waiting: true }, 'approver', PAGE);
      const seen = [queue.data.map(({ row }) => row.id), list.data.map(({ id }) => id), approvals.data.map(({ subject }) => subject.row.id)];
      for (const ids of seen) {
        expect(ids).toContain(mine);
        expect(ids).not.toContain(theirs);
      }
      const [counted] = await gateway.run('SELECT count(*)::int AS needs_decision FROM payout WHERE moderation_required AND mode = $1', [mode]);
      expect(await gateway.app.get(OverviewReader).read(mode)).toMatchObject({ any_payout: true, approvals_waiting: 1, ...counted });
      expect(queue.counts.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(queue.data.length);
      expect(list.count).toBe(list.data.length);
    }
    await gateway.run(`UPDATE provider_account SET paused_at = now(), paused_by = $1, pause_reason = 'a test' WHERE mode = 'live'`, [
      gateway.operator('admin').id,
    ]);
    const stopped = async (mode: Mode) => (await gateway.app.get(StoppagesReader).list(mode)).map(({ cause }) => cause);
    expect(await stopped('live')).toContain('account_paused');
    expect(await stopped('test')).not.toContain('account_paused');
    await gateway.run('UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL');
  });
});

describe('callbacks of two modes', () => {
  it("name the mode, and are signed with that mode's secret only", async () => {
    const receiver = await CallbackReceiver.open();
    closers.push(() => receiver.close());
    const { id: merchantId } = gateway.merchant('shop');
    for (const mode of MODES) {
      const { id } = await create(mode, { callback_url: receiver.url });
      const deliveries = await gateway.run<{ id: string }>('SELECT id FROM callback_delivery WHERE payout_id = $1', [id]);
      for (const delivery of deliveries) await gateway.app.get(CallbacksService).deliver(delivery.id);
      const secretOf = (ofMode: Mode) => gateway.app.get(MerchantsService).callbackSecret({ merchantId, mode: ofMode });
      expect(await receiver.verified(await secretOf(mode), 'payout.ready', id)).toMatchObject({ data: { id, mode } });
      await expect(receiver.verified(await secretOf(other(mode)), 'payout.ready', id)).rejects.toThrow(/signature/);
    }
  });
});
