import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { EdgeFakes, FULL_KEY, PAYOUT } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const ORDER = { service: 'bank_transfer_eur', amount: '100.00', reference: 'order-1', fields: { account_number: '1000000001' } };
const headers = { authorization: FULL_KEY, 'idempotency-key': 'k' };

let fakes: EdgeFakes;
let edge: Edge;

beforeAll(async () => {
  fakes = new EdgeFakes();
  edge = await startEdge(fakes, { CALLBACK_ALLOW_HTTP_LOOPBACK: 'false' });
});
afterAll(() => edge.stop());
beforeEach(() => {
  fakes.calls.length = 0;
});

const create = (body: unknown) => edge.request('POST', '/v1/payouts', { headers, body });

describe('JSON with a member twice', () => {
  it.each([
    ['{"amount":"1.00","service":"s","reference":"r","amount":"100.00"}', '/amount'],
    [String.raw`{"amount":"1.00","service":"s","reference":"r","am\u006funt":"100.00"}`, '/amount'],
    ['{"amount":"1.00","service":"s","reference":"r","fields":{"a/b~":"1","x":[{"y":1}],"a/b~":"2"}}', '/fields/a~1b~0'],
    ['{"amount":"1.00","service":"s","reference":"r","fields":{"x":["}",{"y":1,"z":{},"y":2}]}}', '/fields/x/1/y'],
  ])('is refused and the member is named: %s', async (body, pointer) => {
    const answer = await create(body);
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_request']);
    expect(answer.json['errors']).toEqual([{ pointer, detail: expect.stringContaining('more than once') as unknown }]);
    expect(fakes.calls).toEqual([]);
  });

  it('is not confused with equal names in different objects, nor with braces and quotes in texts', async () => {
    const metadata = { amount: 'a', service: String.raw`{"amount":"\"}`, '"amount"': ',"amount":' };
    expect((await create({ ...ORDER, fields: { list: [{ a: 1 }, { a: 1 }], amount: 'x' }, metadata })).status).toBe(201);
  });
});

describe('callback URL of a payout where callbacks to this machine are not allowed', () => {
  it.each([
    'https://10.0.0.1/',
    'https://169.254.169.254/latest',
    'https://[fd00::1]/',
    'https://[::ffff:192.168.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://intranet/',
    'https://intranet./',
    'https://localhost./',
    'https://printer.local/',
    'https://database.internal/',
    'https://router.home.arpa/',
    'https://shop.example:22/',
    'https://me:secret@shop.example/',
    'https://shop.example/#part',
    'http://shop.example/',
    'ftp://shop.example/',
  ])('is refused at once: %s', async (url) => {
    const answer = await create({ ...ORDER, callback_url: url });
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalid_callback_url']);
    expect(String(answer.json['detail']).length).toBeGreaterThan(20);
    expect(fakes.calls).toEqual([]);
  });

  it.each(['https://shop.example/payouts', 'https://shop.example:8443/?a=b', 'https://203.0.114.9/', 'https://[2606:4700::1111]/', 'https://bücher.example/'])(
    'is accepted: %s',
    async (url) => {
      expect((await create({ ...ORDER, callback_url: url })).status).toBe(201);
    },
  );
});

describe('bytes that follow a request on its connection', () => {
  const body = JSON.stringify(ORDER);
  const lines = [`POST /v1/payouts HTTP/1.1`, 'Host: a', `Authorization: ${FULL_KEY}`, 'Idempotency-Key: k', 'Content-Type: application/json'];
  const request = `${[...lines, `Content-Length: ${String(body.length)}`].join('\r\n')}\r\n\r\n${body}`;

  it.each([
    ['one byte', '}'],
    ['a malformed request', 'BOGUS\r\n\r\n'],
    ['a request with headers that are too long', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('do not take its answer away: %s', async (_name, more) => {
    const text = await exchange(request + more);
    expect(text).toMatch(/^HTTP\/1\.1 201 /);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toEqual(PAYOUT);
  });

  it('do not take the answers of two requests under way', async () => {
    const text = await exchange(`${request}${request}BOGUS\r\n\r\n`);
    expect(text.match(/HTTP\/1\.1 201 /g)).toHaveLength(2);
    expect(text).not.toContain('HTTP/1.1 400');
  });

  it('are answered with 400 when they are the rest of a request that has not arrived completely', async () => {
    const text = await exchange(`${[...lines, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n5\r\n{"a":\r\nnonsense\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(fakes.calls).toEqual([]);
  });
});

describe('a request that says its length in two ways', () => {
  const lines = ['POST /v1/payouts HTTP/1.1', 'Host: a', `Authorization: ${FULL_KEY}`, 'Idempotency-Key: k', 'Content-Type: application/json'];
  const body = JSON.stringify(ORDER);
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  it.each([
    ['Content-Length, then Transfer-Encoding', ['Content-Length: 4', 'Transfer-Encoding: chunked'], chunk],
    ['Transfer-Encoding, then Content-Length', ['Transfer-Encoding: chunked', `Content-Length: ${String(chunk.length)}`], chunk],
    ['two different Content-Lengths', [`Content-Length: ${String(body.length)}`, 'Content-Length: 4'], body],
    ['chunked not at the end', ['Transfer-Encoding: chunked, identity'], chunk],
  ])('is refused, and nothing in it is taken for a request: %s', async (_name, lengths, content) => {
    const text = await exchange(`${[...lines, ...lengths].join('\r\n')}\r\n\r\n${content}`);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(fakes.calls).toEqual([]);
  });

  it('is served when it says it in one way', async () => {
    expect(await exchange(`${[...lines, 'Connection: close', 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${chunk}`)).toMatch(/^HTTP\/1\.1 201 /);
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
