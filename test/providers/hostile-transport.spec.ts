import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type HttpOutcome, sendOnce } from '../../libs/providers/src/connector-kit/http-sender.js';

const BODY = '{"status":"paid"}';
/** The longest that one of these answers may take, in milliseconds. */
const TIMEOUT_MS = 2_000;
/** Where a loopback server finds that the request is whole. */
const END_OF_HEAD = '\r\n\r\n';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listen(onRequest: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (chunk.toString('latin1').includes(END_OF_HEAD)) onRequest(socket);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${String(typeof address === 'object' && address ? address.port : 0)}/v1/transfers`;
}

/** What is made of an answer, written byte by byte; the connection is closed after it. */
async function answered(head: string, body: Buffer | string = ''): Promise<HttpOutcome> {
  const url = await listen((socket) => socket.end(Buffer.concat([Buffer.from(`${head}${END_OF_HEAD}`), Buffer.from(body)])));
  return sendOnce({ method: 'GET', url, headers: {}, body: null, timeoutMs: TIMEOUT_MS, fence: null });
}

const sized = (head: string, body: Buffer | string): Promise<HttpOutcome> => answered(`${head}\r\ncontent-length: ${String(Buffer.byteLength(body))}`, body);
/** Whether a connector could read the answer as an object. */
const isReadable = (outcome: HttpOutcome): boolean => {
  try {
    return outcome.kind === 'answered' && JSON.parse(outcome.body) !== null;
  } catch {
    return false;
  }
};

describe('answers of a broken server', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['br', brotliCompressSync(BODY)],
  ])('compressed with %s, which was not asked for, whole or cut, cannot be read', async (encoding, whole) => {
    for (const body of [whole, whole.subarray(0, whole.length / 2)]) {
      const outcome = await sized(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-type: application/json`, body);
      expect([outcome.kind, isReadable(outcome)]).toEqual(['answered', false]);
    }
  });

  it('are read by their body, whatever content type or encoding they claim', async () => {
    for (const header of ['content-encoding: gzip', 'content-encoding: unheard-of', 'content-type: image/png', 'content-type: text/html; charset=utf-16'])
      expect(await sized(`HTTP/1.1 200 OK\r\n${header}`, BODY)).toMatchObject({ kind: 'answered', body: BODY });
  });

  it('broken UTF-8 and a byte order mark leave well-formed text', async () => {
    for (const body of [
      Buffer.from([0x22, 0xc3, 0x28, 0x22]),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(BODY)]),
    ]) {
      const outcome = await sized('HTTP/1.1 200 OK', body);
      expect(outcome.kind === 'answered' && outcome.body.isWellFormed()).toBe(true);
    }
  });

  it('three hundred headers are read, and headers beyond the limit of size lose the answer', async () => {
    const headers = (count: number, value: string): string => Array.from({ length: count }, (_, index) => `x-${String(index)}: ${value}`).join('\r\n');
    expect(await sized(`HTTP/1.1 200 OK\r\n${headers(300, 'a')}`, BODY)).toMatchObject({ kind: 'answered', body: BODY });
    expect(await sized(`HTTP/1.1 200 OK\r\n${headers(64, 'a'.repeat(1_024))}`, BODY)).toMatchObject({ kind: 'lost', timedOut: false });
  });

  it.each([301, 302, 303, 307, 308])('redirecting with %i are not followed', async (status) => {
    let followed = 0;
    const elsewhere = await listen((socket) => {
      followed += 1;
      socket.end();
    });
    expect(await sized(`HTTP/1.1 ${String(status)} Elsewhere\r\nlocation: ${elsewhere}`, '')).toMatchObject({ kind: 'answered', status });
    expect(followed).toBe(0);
  });

  it('announced by a 1xx are the one that follows it, and without one they are lost', async () => {
    const announced = `HTTP/1.1 103 Early Hints${END_OF_HEAD}HTTP/1.1 200 OK`;
    expect(await sized(announced, BODY)).toMatchObject({ kind: 'answered', status: 200, body: BODY });
    expect(await answered('HTTP/1.1 103 Early Hints')).toMatchObject({ kind: 'lost' });
  });

  it('204 with a body has none', async () => {
    const outcome = await sized('HTTP/1.1 204 No Content', BODY);
    expect(outcome.kind === 'answered' ? outcome.body : outcome.kind).toMatch(/^(|lost)$/);
  });

  it('HTTP/1.0 without a length ends with the connection', async () => {
    expect(await answered('HTTP/1.0 200 OK', BODY)).toMatchObject({ kind: 'answered', status: 200, body: BODY });
  });

  it('an answer that never ends is lost at the limit of size', async () => {
    const url = await listen((socket) => {
      socket.write(`HTTP/1.1 200 OK${END_OF_HEAD}`);
      const more = (): void => {
        if (!socket.destroyed) socket.write('x'.repeat(16_384), () => setImmediate(more));
      };
      more();
    });
    const outcome = await sendOnce({ method: 'GET', url, headers: {}, body: null, timeoutMs: 10 * TIMEOUT_MS, fence: null });
    expect(outcome).toMatchObject({ kind: 'lost', timedOut: false, why: expect.stringMatching(/larger than/) });
  });
});
