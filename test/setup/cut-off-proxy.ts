import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A TCP proxy in front of a server that can cut its clients off as a machine that loses its network does: nothing is forwarded any more,
 * in either direction, and no connection is closed. The kernel of this machine goes on acknowledging, so no keepalive fails.
 */
export class CutOffProxy {
  private readonly sockets = new Set<Socket>();
  private isCutOff = false;
  /** How long the server's answers are held back, in milliseconds. */
  answerDelayMs = 0;
  /** What the clients say is changed on the way: one text for another of the same length. */
  replacement: { said: string; heard: string } | null = null;

  private constructor(
    private readonly server: Server,
    /** The server's URL with the address of the proxy. */
    readonly url: string,
  ) {}

  /** @param target the URL of the server */
  static async open(target: string): Promise<CutOffProxy> {
    const to = new URL(target);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const through = new URL(target);
    through.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const proxy = new CutOffProxy(server, through.toString());
    server.on('connection', (client: Socket) => {
      proxy.serve(client, Number(to.port), to.hostname);
    });
    return proxy;
  }

  /** From now on nothing passes, on connections that are open and on new ones. */
  cutOff(): void {
    this.isCutOff = true;
  }

  /** The server is gone: open connections are reset, new ones are refused. */
  async refuse(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The server is there again, at the same address. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(Number(new URL(this.url).port), '127.0.0.1', resolve));
  }

  /** The machine is back: its old connections are reset, new ones pass. */
  restore(): void {
    this.isCutOff = false;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Closes everything. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(client: Socket, port: number, host: string): void {
    this.keep(client);
    if (this.isCutOff) return;
    const server = this.keep(connect(port, host));
    client.on('data', (bytes) => {
      if (!this.isCutOff) server.write(this.replaced(bytes));
    });
    // Answers stay in their order, also when the delay gets shorter meanwhile.
    let latest = Promise.resolve();
    server.on('data', (bytes) => {
      const until = performance.now() + this.answerDelayMs;
      latest = latest.then(async () => {
        const leftMs = until - performance.now();
        if (leftMs > 0) await sleep(leftMs);
        if (!this.isCutOff) client.write(bytes);
      });
    });
    this.endTogether(client, server);
    this.endTogether(server, client);
  }

  private replaced(bytes: Buffer): Buffer {
    if (this.replacement === null) return bytes;
    const { said, heard } = this.replacement;
    return Buffer.from(bytes.toString('latin1').replace(said, heard), 'latin1');
  }

  /** A side that closes closes the other one, unless they cannot know of each other any more. */
  private endTogether(one: Socket, other: Socket): void {
    one.once('close', () => {
      if (!this.isCutOff) other.destroy();
    });
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}
