import { loadConfig } from '@app/config';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CallbackClient } from './callback-client.js';
import { CallbackConnections } from './callback-connections.js';
import { CallbackTargets } from './callback-target.js';
import { HostNotResolved } from './callbacks.errors.js';
import { HostResolver } from './host-resolver.js';

class NoNames extends HostResolver {
  override resolve(): Promise<readonly string[]> {
    return Promise.reject(new HostNotResolved('The host name of the callback URL has no address.'));
  }
}

const config = loadConfig({
  DATABASE_URL: 'postgres://unused/unused',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  API_KEY_PEPPER: Buffer.alloc(32).toString('base64'),
  CALLBACK_ALLOW_HTTP_LOOPBACK: 'true',
});
const connections = new CallbackConnections();
const client = new CallbackClient(new CallbackTargets(new NoNames(), config), connections);
const servers: Server[] = [];

async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume().on('end', () => answer(request, response));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, requests };
}

const sendTo = (url: string) => client.send({ url, headers: { 'content-type': 'application/json', 'webhook-id': 'cb_1' }, body: '{"a":1}', turn: 0 });

afterEach(() => {
  client.timeoutMs = 15_000;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => connections.onApplicationShutdown());

describe('CallbackClient', () => {
  it('posts the body to the path and query of the URL and keeps the beginning of the response', async () => {
    const { url, requests } = await receiver((_request, response) => response.end('thanks\u0000\u001b[31m\n'));
    const answer = await sendTo(`${url}/hook?shop=1`);
    expect(answer).toMatchObject({ status: 200, error: null, excerpt: 'thanks  [31m\n', retryAfterMs: null, timedOut: false });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/hook?shop=1' });
    expect(requests[0]?.headers).toMatchObject({ host: new URL(url).host, 'content-type': 'application/json', 'webhook-id': 'cb_1', 'content-length': '7' });
  });

  it.each([301, 302, 307, 308])('does not follow a redirect with status %d', async (status) => {
    const inner = await receiver((_request, response) => response.end());
    const outer = await receiver((_request, response) => response.writeHead(status, { location: inner.url }).end());
    expect(await sendTo(outer.url)).toMatchObject({ status, error: expect.stringContaining('redirects are not followed') });
    expect(inner.requests).toHaveLength(0);
  });

  it('returns the pause of a Retry-After header', async () => {
    const { url } = await receiver((_request, response) => response.writeHead(503, { 'retry-after': '120' }).end());
    expect(await sendTo(url)).toMatchObject({ status: 503, error: 'The receiver answered 503.', retryAfterMs: 120_000 });
  });

  it('stops reading a response after 64 kB and keeps its first 1 kB', async () => {
    let written = 0;
    let isClosed = false;
    const { url } = await receiver((_request, response) => {
      response.on('close', () => (isClosed = true));
      const pump = (): void => {
        while (!response.destroyed && written < 200_000_000) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', pump);
        }
      };
      pump();
    });
    const answer = await sendTo(url);
    expect(answer).toMatchObject({ status: 200, error: null, excerpt: 'x'.repeat(1_024) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isClosed).toBe(true);
    expect(written).toBeLessThan(20_000_000);
  });

  it('times out when a receiver does not respond', async () => {
    client.timeoutMs = 100;
    const { url } = await receiver(() => undefined);
    expect(await sendTo(url)).toMatchObject({ status: null, error: 'No answer came in time.', timedOut: true });
  });

  it.each([
    ['drips', 20],
    ['stops', 60_000],
  ])('takes the status and the headers for the answer where the body %s, and closes the connection', async (_name, everyMs) => {
    let noticeClose = (): void => undefined;
    const closed = new Promise<void>((resolve) => (noticeClose = resolve));
    const { url } = await receiver((request, response) => {
      response.writeHead(200, { 'retry-after': '9' });
      response.write('taken');
      const drip = setInterval(() => response.write('.'), everyMs);
      request.socket.once('close', () => {
        clearInterval(drip);
        noticeClose();
      });
    });
    const startedAtMs = performance.now();
    const answer = await sendTo(url);
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    expect(answer).toMatchObject({ status: 200, error: null, excerpt: expect.stringMatching(/^taken/) as unknown, retryAfterMs: 9_000, timedOut: false });
    await closed;
  });

  it('measures how long the status took, without the body', async () => {
    const { url } = await receiver((_request, response) => void setTimeout(() => response.writeHead(200).end('late'), 300));
    const answer = await sendTo(url);
    expect(answer.durationMs).toBeGreaterThanOrEqual(290);
    expect(answer).toMatchObject({ status: 200, timedOut: false });
  });

  it('uses a status that came in time even when the body never ends', async () => {
    client.timeoutMs = 100;
    const { url } = await receiver((_request, response) => {
      response.writeHead(200);
      response.write('taken');
    });
    const answer = await sendTo(url);
    expect(answer).toMatchObject({ status: 200, error: null, excerpt: 'taken' });
    expect(answer.durationMs).toBeLessThan(2_000);
  });

  it.each<[string, string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['that hangs up', 'The connection was closed before an answer came.', (request) => request.socket.destroy()],
    ['that speaks something else', 'The answer is not valid HTTP.', (request) => request.socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    ['with huge headers', 'The headers of the answer are too large.', (_request, response) => response.writeHead(200, { 'x-big': 'x'.repeat(20_000) }).end()],
  ])('describes a receiver %s', async (_name, error, answer) => {
    const { url } = await receiver(answer);
    expect(await sendTo(url)).toMatchObject({ status: null, error });
  });

  it('describes a closed port, an unknown host name and a refused URL', async () => {
    const { url } = await receiver(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect((await sendTo(url)).error).toBe('The connection was refused.');
    expect((await sendTo('https://shop.example/?token=secret')).error).toBe('The host name of the callback URL has no address.');
    expect((await sendTo('https://10.0.0.1/?token=secret')).error).toBe('The host of the callback URL is not on the public Internet: use one that is.');
  });

  it('reuses connections', async () => {
    const sockets = new Set<unknown>();
    const { url } = await receiver((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    for (let number = 0; number < 5; number += 1) await sendTo(url);
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});
