import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpRequest, sendOnce } from './http-sender.js';

/** A server that counts what arrives, byte by byte, and answers whatever the test says. */
class RawServer {
  readonly connections: Socket[] = [];
  bytes = '';

  private constructor(
    private readonly server: Server,
    private readonly onRequest: (socket: Socket) => void,
  ) {}

  static async start(onRequest: (socket: Socket) => void): Promise<RawServer> {
    const server = createServer();
    const raw = new RawServer(server, onRequest);
    server.on('connection', (socket) => raw.take(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return raw;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1/transfers?x=1`;
  }

  /** Requests that arrived whole enough to be one. */
  get requests(): number {
    return this.bytes.split('POST ').length - 1;
  }

  async stop(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(socket: Socket): void {
    this.connections.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.bytes += chunk.toString('latin1');
      if (this.bytes.endsWith('}')) this.onRequest(socket);
    });
  }
}

const servers: RawServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(onRequest: (socket: Socket) => void): Promise<RawServer> {
  const server = await RawServer.start(onRequest);
  servers.push(server);
  return server;
}

function request(url: string, rest: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
    timeoutMs: 1_000,
    fence: () => Promise.resolve(true),
    ...rest,
  };
}

const answer = (head: string, body = '') => `HTTP/1.1 ${head}\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`;

/** How an answer can fail to come, and whether time decides it. */
const LOST: readonly (readonly [string, (socket: Socket) => void, boolean])[] = [
  ['reset without an answer', (socket) => void socket.resetAndDestroy(), false],
  ['closed without an answer', (socket) => void socket.end(), false],
  ['cut in the middle of its body', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy()), false],
  ['answered with something that is not HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH\r\n'), false],
  ['never answered', () => undefined, true],
  ['answered without end', (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'), true],
];

describe('sendOnce', () => {
  it('returns the complete answer', async () => {
    const server = await serve((socket) => socket.end(answer('201 Created', '{"ok":true}')));
    expect(await sendOnce(request(server.url))).toMatchObject({ kind: 'answered', status: 201, body: '{"ok":true}' });
    expect(server.bytes).toMatch(/^POST \/v1\/transfers\?x=1 HTTP\/1\.1/);
  });

  it('opens a new connection for each request', async () => {
    const server = await serve((socket) => socket.write(answer('200 OK\r\nconnection: keep-alive', '{}')));
    await sendOnce(request(server.url));
    await sendOnce(request(server.url));
    expect(server.connections).toHaveLength(2);
    expect(server.requests).toBe(2);
  });

  it('does not follow redirects', async () => {
    const elsewhere = await serve((socket) => socket.end(answer('200 OK')));
    const server = await serve((socket) => socket.end(answer(`307 Temporary Redirect\r\nlocation: ${elsewhere.url}`)));
    expect(await sendOnce(request(server.url))).toMatchObject({ kind: 'answered', status: 307 });
    await sleep(50);
    expect(elsewhere.connections).toHaveLength(0);
  });

  it.each(LOST)('reports a request that is %s as lost and never sends it again', async (_, onRequest, timedOut) => {
    const server = await serve(onRequest);
    const startedAtMs = performance.now();
    expect(await sendOnce(request(server.url, { timeoutMs: 300 }))).toMatchObject({ kind: 'lost', timedOut });
    expect(performance.now() - startedAtMs).toBeLessThan(1_500);
    await sleep(100);
    expect([server.connections.length, server.requests]).toEqual([1, 1]);
  });

  it('stops reading an answer at the size limit', async () => {
    const body = 'x'.repeat(1024);
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const write = (): void => {
        if (!socket.destroyed) socket.write(`400\r\n${body}\r\n`, () => setImmediate(write));
      };
      write();
    });
    const outcome = await sendOnce(request(server.url, { timeoutMs: 10_000 }));
    expect(outcome).toMatchObject({ kind: 'lost', timedOut: false });
    expect(outcome.kind === 'lost' ? outcome.why : '').toMatch(/larger than/);
  });

  it('reports not_sent when the connection is refused', async () => {
    const server = await RawServer.start(() => undefined);
    const { url } = server;
    await server.stop();
    expect(await sendOnce(request(url))).toMatchObject({ kind: 'not_sent', timedOut: false });
  });

  it('reports not_sent when the host name does not exist', async () => {
    expect(await sendOnce(request('http://no-such-host.invalid/x'))).toMatchObject({ kind: 'not_sent' });
  });

  it('sends no byte when the fence is closed or throws', async () => {
    for (const fence of [() => Promise.resolve(false), () => Promise.reject(new Error('the lock is lost'))]) {
      const server = await serve((socket) => socket.end(answer('200 OK')));
      expect(await sendOnce(request(server.url, { fence }))).toMatchObject({ kind: 'not_sent' });
      await sleep(50);
      expect([server.connections.length, server.bytes]).toEqual([1, '']);
    }
  });

  it('reports not_sent when the deadline passes before the fence answers', async () => {
    const server = await serve((socket) => socket.end(answer('200 OK')));
    const late = () => sleep(400, true);
    expect(await sendOnce(request(server.url, { timeoutMs: 150, fence: late }))).toMatchObject({ kind: 'not_sent', timedOut: true });
    await sleep(500);
    expect(server.bytes).toBe('');
  });

  it('describes a failure without any part of the request', async () => {
    const server = await serve((socket) => socket.resetAndDestroy());
    const outcome = await sendOnce(request(server.url, { headers: { authorization: 'Bearer needle-key' }, body: '{"account":"needle-account"}' }));
    expect(JSON.stringify(outcome)).not.toMatch(/needle/);
  });
});
