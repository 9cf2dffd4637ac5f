import { PROBLEMS, type ProblemCode, Refusal } from '@app/domain';
import { createLogger } from '@app/observability';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { connectionRefused, EdgeFakes, FULL_KEY, PAYOUT_ID } from '../fakes/edge-fakes.js';
import { type Edge, type EdgeAnswer, startEdge } from '../setup/http-edge.js';

const lines: string[] = [];
const fakes = new EdgeFakes();
let edge: Edge;

beforeAll(async () => {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  edge = await startEdge(fakes, {}, createLogger('warn', sink));
});
afterAll(() => edge.stop());
afterEach(() => {
  fakes.failWith = null;
  lines.length = 0;
});

const headers = { authorization: FULL_KEY, 'idempotency-key': 'k' };

function expectProblem(answer: EdgeAnswer, code: ProblemCode): void {
  expect(answer.json).toMatchObject({ type: `/problems/${code}`, code, status: PROBLEMS[code].status, title: PROBLEMS[code].title });
  expect(answer.status).toBe(PROBLEMS[code].status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.json['request_id']).toBe(answer.headers.get('x-request-id'));
  expect(String(answer.json['detail']).length).toBeGreaterThan(10);
}

describe('HTTP server', () => {
  it.each(['/', '/nope', '/v1', '/v1/payouts/', '/v2/payouts', '/admin/api', '/admin/api/nope', '/problems/nope', '/docs/nope.js', '/health/nope'])(
    'answers 404 for GET %s',
    async (path) => {
      expectProblem(await edge.request('GET', path), 'not_found');
    },
  );

  it('answers 400 for a path that cannot be decoded', async () => {
    expectProblem(await edge.request('GET', '/v1/payouts/%zz'), 'not_found');
  });

  it.each([
    ['PUT', '/v1/payouts', 'GET, HEAD, POST'],
    ['DELETE', `/v1/payouts/${PAYOUT_ID}`, 'GET, HEAD'],
    ['GET', `/v1/payouts/${PAYOUT_ID}/cancel`, 'POST'],
    ['PATCH', '/admin/api/session', 'DELETE, GET, HEAD, POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['GET', '/notifications/pac_1', 'POST'],
  ])('answers 405 for %s %s with the allowed methods', async (method, path, allow) => {
    const answer = await edge.request(method, path, { headers });
    expectProblem(answer, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each(['{', '{"a":1,}', '{"a":01}', "{'a':1}", '{"__proto__":{"a":1}}', String.raw`{"description":"\u0000"}`, String.raw`{"metadata":{"a":"\ud800"}}`])(
    'refuses %s as unusable JSON',
    async (body) => {
      expectProblem(await edge.request('POST', '/v1/payouts', { headers, body }), 'malformed_json');
    },
  );

  it('accepts surrogate pairs and escaped backslashes in JSON', async () => {
    const body = String.raw`{"service":"s","amount":"1","reference":"r","description":"\ud83d\ude00 \\u0000"}`;
    expect((await edge.request('POST', '/v1/payouts', { headers, body })).status).toBe(201);
  });

  it('refuses a body that is not UTF-8', async () => {
    const answer = await fetch(`${edge.url}/v1/payouts`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });
    expect(await answer.json()).toMatchObject({ code: 'malformed_json' });
  });

  it('refuses a body that is too large', async () => {
    const description = 'x'.repeat(64 * 1024);
    expectProblem(await edge.request('POST', '/v1/payouts', { headers, body: { description } }), 'body_too_large');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'refuses a body of type %s',
    async (type) => {
      expectProblem(await edge.request('POST', '/v1/payouts', { headers: { ...headers, 'content-type': type }, body: 'a=1' }), 'unsupported_media_type');
    },
  );

  it.each([
    ['BOGUS\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('refuses bytes that are not an HTTP request: %#', async (bytes, status) => {
    const text = await exchange(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toContain('application/problem+json');
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({ code: 'invalid_request', status });
  });

  it('refuses a request with two Host headers, in whatever case they are written', async () => {
    const text = await exchange('GET /health/live HTTP/1.1\r\nHost: a\r\nhOST: b\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({ code: 'invalid_request', detail: expect.stringContaining('more than one Host') });
    expect(await exchange('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('errors inside the gateway', () => {
  const create = () => edge.request('POST', '/v1/payouts', { headers, body: { service: 's', amount: '1', reference: 'r' } });

  it('are reported with the sentence, the faults, the members and the Retry-After of the refusal', async () => {
    class Busy extends Refusal {
      readonly code = 'request_in_progress';
      override readonly faults = [{ pointer: '/a', detail: 'is busy' }];
      override readonly extra = { payout_id: 'po_1' };
      override readonly retryAfterSeconds = 3;
    }
    fakes.failWith = new Busy('Wait for the other one.');
    const answer = await create();
    expectProblem(answer, 'request_in_progress');
    expect(answer.json).toMatchObject({ detail: 'Wait for the other one.', errors: [{ pointer: '/a', detail: 'is busy' }], payout_id: 'po_1' });
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  it('tell the client that nothing was lost and the same key may be used again when the database is away', async () => {
    fakes.failWith = connectionRefused();
    const answer = await create();
    expectProblem(answer, 'service_unavailable');
    expect(answer.json['detail']).toMatch(/Nothing was lost.*same Idempotency-Key/);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/ECONNREFUSED|5432/);
  });

  it('unexpected errors reveal no internals, and are logged with the request id', async () => {
    fakes.failWith = Object.assign(new Error('duplicate key in table payout'), { query: 'INSERT INTO payout' });
    const answer = await create();
    expectProblem(answer, 'internal_error');
    expect(answer.text).not.toMatch(/duplicate|INSERT|payout_|\.ts|at /);
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line['requestId'] === answer.json['request_id']);
    expect(logged).toMatchObject({ route: '/v1/payouts', method: 'POST', alert: 'request_failed', error: 'duplicate key in table payout' });
  });
});

describe('headers of every response', () => {
  it('repeat an acceptable request id', async () => {
    const answer = await edge.request('GET', '/nope', { headers: { 'x-request-id': 'trace-0123.abc' } });
    expect([answer.headers.get('x-request-id'), answer.json['request_id']]).toEqual(['trace-0123.abc', 'trace-0123.abc']);
  });

  it.each(['short', 'a'.repeat(65), 'with space 123', '<script>alert</script>'])('do not repeat the request id "%s"', async (id) => {
    const answer = await edge.request('GET', '/nope', { headers: { 'x-request-id': id } });
    expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it('prevent browsers from sniffing, framing and caching', async () => {
    const answer = await edge.request('GET', '/health/live');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('GET /problems/{code}', () => {
  it.each(Object.keys(PROBLEMS))('describes %s in plain words', async (code) => {
    const answer = await edge.request('GET', `/problems/${code}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ code, meaning: expect.stringMatching(/\w.*\.$/) as unknown, remedy: expect.stringMatching(/\w.*\.$/) as unknown });
  });

  it('answers browsers with a page', async () => {
    const answer = await edge.request('GET', '/problems/stale_version', { headers: { accept: 'text/html,*/*' } });
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<h1>The payout has changed in the meantime</h1>');
  });
});

/** Sends bytes as they are and reads until the server ends the connection. */
function exchange(bytes: string): Promise<string> {
  const { hostname, port } = new URL(edge.url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.once('error', reject);
  });
}
