import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { EdgeFakes } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const ONE_YEAR_SECONDS = 31_536_000;
const END = 'Host: a\r\nConnection: close\r\n\r\n';

/** Requests by what is special about them; each gets its answer from another place in the code. */
const REQUESTS: [string, string, number][] = [
  ['a route', `GET /health/live HTTP/1.1\r\n${END}`, 200],
  ['a path that does not exist', `GET /nope HTTP/1.1\r\n${END}`, 404],
  ['a path that cannot be decoded', `GET /v1/payouts/%ff HTTP/1.1\r\n${END}`, 404],
  ['a key that is missing', `GET /v1/payouts HTTP/1.1\r\n${END}`, 401],
  ['a page for people', `GET /problems/stale_version HTTP/1.1\r\nAccept: text/html\r\n${END}`, 200],
  ['the API reference', `GET /docs HTTP/1.1\r\n${END}`, 200],
  ['bytes that are no request', 'BOGUS\r\n\r\n', 400],
  ['headers that are too long', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n${END}`, 431],
];

let overHttp: Edge;
let overHttps: Edge;

beforeAll(async () => {
  overHttp = await startEdge(new EdgeFakes());
  overHttps = await startEdge(new EdgeFakes(), { PUBLIC_URL: 'https://pay.example' });
});
afterAll(async () => {
  await overHttp.stop();
  await overHttps.stop();
});

describe('the answer to any request', () => {
  it.each(REQUESTS)('demands https for a year where the gateway is served over it: %s', async (_what, bytes, status) => {
    const answer = await exchange(overHttps, bytes);
    expect(answer.status).toBe(status);
    const [, age = '0'] = /^max-age=(\d+); includeSubDomains$/.exec(answer.headers.get('strict-transport-security') ?? '') ?? [];
    expect(Number(age)).toBeGreaterThanOrEqual(ONE_YEAR_SECONDS);
    expect((await exchange(overHttp, bytes)).headers.get('strict-transport-security')).toBeUndefined();
  });

  it.each(REQUESTS)('can be framed by no page, tells no other site its address, and is taken for no other type: %s', async (_what, bytes, status) => {
    const answer = await exchange(overHttp, bytes);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a TRACE request', () => {
  it.each(['/', '/health/live', '/v1/payouts', '/admin', '/admin/api/session'])('is refused and not echoed: %s', async (path) => {
    const answer = await exchange(overHttp, `TRACE ${path} HTTP/1.1\r\nCookie: pgw_session=secret-of-the-cookie\r\n${END}`);
    expect([404, 405]).toContain(answer.status);
    expect(answer.text).not.toContain('secret-of-the-cookie');
  });
});

interface Answer {
  status: number;
  headers: Map<string, string>;
  text: string;
}

/** Sends bytes as they are and reads until the server ends the connection. */
async function exchange(edge: Edge, bytes: string): Promise<Answer> {
  const { hostname, port } = new URL(edge.url);
  const text = await new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.once('error', reject);
  });
  const [first = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), text };
}
