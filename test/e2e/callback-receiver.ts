import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

const WAIT_LIMIT_MS = 60_000;
const POLL_INTERVAL_MS = 25;

/** The body of a callback. */
export interface Notice {
  type: string;
  data: { id: string; reference: string; status: string; processed_amount: string | null };
}

interface Received {
  headers: IncomingHttpHeaders;
  /** The raw body: the signature covers these bytes. */
  body: string;
}

/** A merchant endpoint that records its callbacks. */
export class CallbackReceiver {
  readonly received: Received[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<CallbackReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const receiver = new CallbackReceiver(server, `http://127.0.0.1:${String(port)}/callbacks`);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    });
    return receiver;
  }

  /**
   * Waits for a callback of a type about a payout, and checks its signature with the library that merchants use.
   * @throws Error if it does not arrive or is not signed with the secret
   */
  async verified(secret: string, type: string, payoutId: string): Promise<Notice> {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    while (Date.now() < deadline) {
      const found = this.received.find(({ body }) => body.includes(payoutId) && (JSON.parse(body) as Notice).type === type);
      if (found) return new Webhook(secret).verify(found.body, signatureOf(found.headers)) as Notice;
      await sleep(POLL_INTERVAL_MS);
    }
    throw new Error(`no callback ${type} came; there were ${this.received.map(({ body }) => (JSON.parse(body) as Notice).type).join(', ')}`);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

function signatureOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]));
}
