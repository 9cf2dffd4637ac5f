import { type CreatePayout, type Idempotency, merchantTextsOf } from '@app/payouts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { EdgeFakes, FULL_KEY, PAYOUT, PAYOUT_ID, READ_KEY } from '../fakes/edge-fakes.js';
import { type Edge, type RequestOptions, startEdge } from '../setup/http-edge.js';

const ORDER = { service: 'bank_transfer_eur', amount: '100.00', reference: 'order-1', fields: { account_number: '1000000001' } };
/** The merchant and the mode of the keys. */
const TENANT = expect.objectContaining({ merchantId: 'mer_1', mode: 'test' });

let fakes: EdgeFakes;
let edge: Edge;

beforeAll(async () => {
  fakes = new EdgeFakes();
  edge = await startEdge(fakes);
});
afterAll(() => edge.stop());
beforeEach(() => {
  fakes.calls.length = 0;
  fakes.outcome = 'created';
});

const authorised = (headers: Record<string, string> = {}) => ({ authorization: FULL_KEY, 'idempotency-key': 'k-1', ...headers });
const create = (body: unknown, headers?: Record<string, string>) => edge.request('POST', '/v1/payouts', { headers: authorised(headers), body });
const pointersOf = (json: Record<string, unknown>) => (json['errors'] as { pointer: string }[]).map((fault) => fault.pointer);

describe('POST /v1/payouts', () => {
  it('answers 201 with the payout, its ETag and the rate limit of the key', async () => {
    const answer = await create(ORDER);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual(PAYOUT);
    expect(answer.headers.get('etag')).toBe('"v7"');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(answer.headers.get('ratelimit-policy')).toBe('"default";q=5000;w=1');
    expect(answer.headers.get('ratelimit')).toMatch(/^"default";r=\d+;t=1$/);
  });

  it('passes the order on with the merchant of the key', async () => {
    await create({
      ...ORDER,
      expires_at: '2030-01-01T00:00:00Z',
      autoprocess: false,
      callback_url: 'https://shop.example/hook',
      description: 'x',
      metadata: { a: 'b' },
    });
    const [command] = fakes.lastCall('create') as [CreatePayout];
    expect(command).toEqual({
      merchantId: 'mer_1',
      apiKeyId: 'key_1',
      mode: 'test',
      ...ORDER,
      currency: null,
      autoprocess: false,
      expiresAt: new Date('2030-01-01T00:00:00Z'),
      lifetimeSeconds: null,
      callbackUrl: 'https://shop.example/hook',
      ...merchantTextsOf({ description: 'x' }),
      metadata: { a: 'b' },
    });
  });

  it('hashes the method, the path and the raw bytes of the body', async () => {
    const text = `{ "reference":"order-1", "service":"bank_transfer_eur","amount":"1.00" }`;
    await create(text);
    const [, idempotency] = fakes.lastCall('create') as [CreatePayout, Idempotency];
    expect(idempotency.key).toBe('k-1');
    expect(idempotency.requestHash).toEqual(createHash('sha256').update(`POST /v1/payouts\n${text}`).digest());
  });

  it('marks a replayed answer with a header', async () => {
    fakes.outcome = 'replayed';
    const answer = await create(ORDER);
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  });

  it('reports a business refusal with its resolution and the payout id', async () => {
    fakes.outcome = 'refused';
    const answer = await create(ORDER);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json).toMatchObject({
      type: '/problems/payout_refused',
      code: 'payout_refused',
      status: 422,
      resolution: 'LIMIT_VIOLATION',
      payout_id: PAYOUT_ID,
    });
  });

  it('refuses a number as amount and says how to fix it', async () => {
    const answer = await create({ ...ORDER, amount: 100 });
    expect(answer.status).toBe(400);
    expect(answer.json['code']).toBe('invalid_request');
    expect(answer.json['errors']).toEqual([{ pointer: '/amount', detail: expect.stringContaining('JSON string such as "100.00"') as unknown }]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown member', { nope: 1 }, ['/nope']],
    ['a member whose name needs escaping', { 'a/b~c': 1 }, ['/a~1b~0c']],
    ['missing members', { service: undefined, reference: undefined }, ['/service', '/reference']],
    ['a bad reference', { reference: 'a b' }, ['/reference']],
    ['a reference that is too long', { reference: 'a'.repeat(65) }, ['/reference']],
    ['a currency in small letters', { currency: 'eur' }, ['/currency']],
    ['fields that are a list', { fields: [] }, ['/fields']],
    ['a time without a zone', { expires_at: '2030-01-01T00:00:00' }, ['/expires_at']],
    ['a day that does not exist', { expires_at: '2030-02-30T00:00:00Z' }, ['/expires_at']],
    ['a lifetime with a fraction', { lifetime: 1.5 }, ['/lifetime']],
    ['a lifetime as text', { lifetime: '60' }, ['/lifetime']],
    ['both expires_at and lifetime', { expires_at: '2030-01-01T00:00:00Z', lifetime: 60 }, ['/lifetime']],
    ['a description that is too long', { description: 'x'.repeat(301) }, ['/description']],
    ['metadata with a number', { metadata: { a: 1 } }, ['/metadata']],
    ['metadata with a long key', { metadata: { ['k'.repeat(41)]: 'v' } }, ['/metadata']],
    ['metadata with a long value', { metadata: { a: 'v'.repeat(501) } }, ['/metadata']],
    ['too many keys of metadata', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v'])) }, ['/metadata']],
    ['autoprocess as text', { autoprocess: 'true' }, ['/autoprocess']],
  ])('refuses %s and points at the member', async (_what, change, pointers) => {
    const answer = await create({ ...ORDER, ...change });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_request']);
    expect(pointersOf(answer.json).sort()).toEqual([...pointers].sort());
    expect(fakes.calls).toEqual([]);
  });

  it.each([
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['nothing', ''],
  ])('refuses %s as body', async (_what, body) => {
    const answer = await create(body);
    expect(answer.json).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '' }] });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a card number in the description', { description: 'card 4111 1111 1111 1111' }, '/description'],
    ['a card number in metadata', { metadata: { card: '5500-0000-0000-0004' } }, '/metadata/card'],
    ['a verification code in fields', { fields: { CVV: '123' } }, '/fields/CVV'],
    ['a verification code in metadata', { metadata: { card_security_code: '123' } }, '/metadata/card_security_code'],
  ])('refuses %s without repeating it', async (_what, change, pointer) => {
    const answer = await create({ ...ORDER, ...change });
    expect([answer.status, answer.json['code']]).toEqual([422, 'sensitive_data_refused']);
    expect(pointersOf(answer.json)).toEqual([pointer]);
    expect(answer.text).not.toMatch(/1111|0004|"123"/);
  });

  it('refuses a callback URL that the gateway would not call', async () => {
    const answer = await create({ ...ORDER, callback_url: 'http://shop.example/hook' });
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalid_callback_url']);
  });

  it.each([
    ['missing', undefined, 'idempotency_key_missing'],
    ['with a space', 'a b', 'invalid_request'],
    ['too long', 'k'.repeat(256), 'invalid_request'],
  ])('refuses an Idempotency-Key that is %s', async (_what, key, code) => {
    const headers = { authorization: FULL_KEY, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const answer = await edge.request('POST', '/v1/payouts', { headers, body: ORDER });
    expect([answer.status, answer.json['code']]).toEqual([400, code]);
  });
});

describe('API keys of merchant routes', () => {
  it('are refused if unknown, and the answer names the scheme to use', async () => {
    const answer = await edge.request('GET', '/v1/payouts', { headers: { authorization: 'Bearer nobody' } });
    expect([answer.status, answer.json['code'], answer.headers.get('www-authenticate')]).toEqual([401, 'unauthenticated', 'Bearer']);
  });

  it('are refused without the required scope', async () => {
    const answer = await edge.request('POST', '/v1/payouts', { headers: authorised({ authorization: READ_KEY }), body: ORDER });
    expect([answer.status, answer.json['code']]).toEqual([403, 'forbidden']);
    expect(fakes.calls).toEqual([]);
  });

  it('are refused above their rate limit until the next second', async () => {
    const limited = await startEdge(fakes, { RATE_LIMIT_PER_SECOND: '1' });
    try {
      const ask = (options: RequestOptions = { headers: { authorization: FULL_KEY } }) => limited.request('GET', '/v1/services', options);
      const answers = [await ask(), await ask()];
      expect(answers.map((answer) => answer.status)).toEqual([200, 429]);
      expect(answers[1]?.json['code']).toBe('too_many_requests');
      expect(answers[1]?.headers.get('retry-after')).toBe('1');
      expect(answers[1]?.headers.get('ratelimit')).toBe('"default";r=0;t=1');
      // Each key has its own rate limit.
      expect((await ask({ headers: { authorization: READ_KEY } })).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

describe('payout commands over HTTP', () => {
  const command = (path: string, options: RequestOptions = {}) =>
    edge.request('POST', `/v1/payouts/${PAYOUT_ID}/${path}`, { ...options, headers: authorised(options.headers) });

  it.each(['process', 'cancel', 'revoke'])('pass %s on to the service with the version of If-Match', async (name) => {
    const answer = await command(name, { headers: { 'if-match': '"v7"' } });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"v7"']);
    expect(fakes.lastCall('command')).toMatchObject([{ merchantId: 'mer_1', mode: 'test', payoutId: PAYOUT_ID, apiKeyId: 'key_1', expectedVersion: 7 }, name]);
  });

  it('accept {} instead of no body, and no other body', async () => {
    expect((await command('cancel', { body: {} })).status).toBe(200);
    expect(fakes.lastCall('command')).toMatchObject([{ expectedVersion: null }, 'cancel']);
    expect((await command('cancel', { body: { reason: 'x' } })).json['code']).toBe('invalid_request');
  });

  it.each(['W/"v7"', '"v7", "v8"', '"abc"', 'v7'])('refuse If-Match: %s, which matches no version', async (tag) => {
    const answer = await command('cancel', { headers: { 'if-match': tag } });
    expect([answer.status, answer.json['code']]).toEqual([412, 'stale_version']);
  });

  it('pass supplied details on', async () => {
    const answer = await command('details', { body: { fields: { holder_name: 'Ada' } }, headers: { 'if-match': '*' } });
    expect(answer.status).toBe(200);
    expect(fakes.lastCall('supplyDetails')).toMatchObject([
      { merchantId: 'mer_1', mode: 'test', payoutId: PAYOUT_ID, apiKeyId: 'key_1', expectedVersion: null },
      { holder_name: 'Ada' },
    ]);
  });

  it.each([
    [{}, '/fields'],
    [{ fields: 'x' }, '/fields'],
    [{ fields: {}, more: 1 }, '/more'],
  ])('refuse details like %j', async (body, pointer) => {
    expect(pointersOf((await command('details', { body })).json)).toEqual([pointer]);
  });

  it('require an Idempotency-Key', async () => {
    const answer = await edge.request('POST', `/v1/payouts/${PAYOUT_ID}/cancel`, { headers: { authorization: FULL_KEY } });
    expect(answer.json['code']).toBe('idempotency_key_missing');
  });
});

describe('reading payouts over HTTP', () => {
  const read = (path: string) => edge.request('GET', path, { headers: { authorization: READ_KEY } });

  it('returns a payout with its ETag', async () => {
    const answer = await read(`/v1/payouts/${PAYOUT_ID}`);
    expect([answer.status, answer.headers.get('etag'), answer.json]).toEqual([200, '"v7"', PAYOUT]);
  });

  it('answers 404 for a malformed id without a query', async () => {
    expect((await read('/v1/payouts/po_%00')).json['code']).toBe('payout_not_found');
    expect(fakes.calls).toEqual([]);
  });

  it('passes filters and the page on', async () => {
    const answer = await read(
      '/v1/payouts?status=READY&status=PROCESSED&reference=a&created_from=2026-01-01T00:00:00Z&moderation_required=false&limit=100&cursor=abc',
    );
    expect(answer.json).toEqual({ data: [PAYOUT], next_cursor: 'next', has_more: true });
    expect(fakes.lastCall('list')).toEqual([
      TENANT,
      { status: ['READY', 'PROCESSED'], reference: 'a', createdFrom: new Date('2026-01-01T00:00:00Z'), moderationRequired: false },
      { limit: 100, cursor: 'abc' },
    ]);
  });

  it('returns 25 payouts by default', async () => {
    await read('/v1/payouts');
    expect(fakes.lastCall('list')).toEqual([TENANT, {}, { limit: 25, cursor: null }]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=x',
    'status=PAID',
    'created_to=yesterday',
    'moderation_required=1',
    'nope=1',
    'limit=1&limit=2',
    'reference=a%00',
  ])('refuses ?%s and names the parameter', async (query) => {
    const answer = await read(`/v1/payouts?${query}`);
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_request']);
    expect(pointersOf(answer.json)).toEqual([query.split('=')[0]]);
  });

  it('lists events and services', async () => {
    expect((await read(`/v1/payouts/${PAYOUT_ID}/events?limit=5`)).json).toEqual({ data: [], next_cursor: null, has_more: false });
    expect(fakes.lastCall('events')).toEqual([TENANT, PAYOUT_ID, { limit: 5, cursor: null }]);
    expect((await read('/v1/services')).json).toEqual({ data: [] });
  });
});
