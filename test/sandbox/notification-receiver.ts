import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { stringAt, valueAt, waitFor } from './sandbox-client.js';

export interface Received {
  readonly id: string;
  readonly status: string;
  readonly isGenuine: boolean;
  readonly data: unknown;
  readonly body: unknown;
  readonly atMs: number;
}

/** A notification endpoint that records what it receives. */
export class NotificationReceiver {
  readonly received: Received[] = [];
  /** The status codes of the next answers; 200 when used up. */
  readonly nextStatuses: number[] = [];

  private constructor(
    private readonly server: Server,
    private readonly secret: string,
  ) {}

  static async start(secret: string): Promise<NotificationReceiver> {
    const server = createServer();
    const receiver = new NotificationReceiver(server, secret);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.keep(Buffer.concat(chunks).toString(), String(request.headers['sandbox-signature']));
        response.writeHead(receiver.nextStatuses.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the receiver does not listen');
    return `http://127.0.0.1:${String(address.port)}/notifications`;
  }

  about(transferId: string): Received[] {
    return this.received.filter(({ data }) => !Array.isArray(data) && stringAt(data, 'id') === transferId);
  }

  /** Waits until a number of notifications about the transfer have arrived. */
  waitForAbout(transferId: string, count: number): Promise<Received[]> {
    return waitFor(`${String(count)} notifications`, () => {
      const found = this.about(transferId);
      return found.length >= count ? found : null;
    });
  }

  /** Waits until a message has arrived, by its id. */
  waitForMessage(id: string): Promise<Received> {
    return waitFor(`the message ${id}`, () => this.received.find((one) => one.id === id) ?? null);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  private keep(text: string, signature: string): void {
    const body: unknown = JSON.parse(text);
    const data = valueAt(body, 'data');
    this.received.push({
      id: stringAt(body, 'id'),
      status: Array.isArray(data) ? 'several' : stringAt(data, 'status'),
      isGenuine: this.isGenuine(text, signature),
      data,
      body,
      atMs: Date.now(),
    });
  }

  private isGenuine(text: string, signature: string): boolean {
    const match = /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(signature);
    if (!match) return false;
    return (
      match[2] ===
      createHmac('sha256', this.secret)
        .update(`${String(match[1])}.${text}`)
        .digest('hex')
    );
  }
}
