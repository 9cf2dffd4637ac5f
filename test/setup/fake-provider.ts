import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request that the provider received. */
export interface Heard {
  method: string;
  path: string;
  key: string | null;
  body: Record<string, unknown>;
}

/** Stands in a transfer for the key that was asked about. */
const ASKED_KEY = 'k';
/** The key that each answer to an enquiry is about. */
const ASKED = new WeakMap<ServerResponse, string>();

type Responder = (heard: Heard, response: ServerResponse) => Promise<void> | void;

/** A provider with the wire format of the sandbox whose answers are set by the test. It counts connections and requests. */
export class FakeProvider {
  readonly heard: Heard[] = [];
  connections = 0;
  /** Handles requests that move money. */
  onOperation: Responder = (heard, response) => reply(response, 201, transferOf(heard.key ?? '', 'paid'));
  /** Handles enquiries. */
  onEnquiry: Responder = (_, response) => reply(response, 404, { code: 'not_found', message: 'none' });
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeProvider> {
    const server = createServer();
    const provider = new FakeProvider(server);
    server.on('connection', (socket: Socket) => {
      provider.connections += 1;
      provider.sockets.add(socket);
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const key = request.headers['idempotency-key'];
        const heard: Heard = {
          method: request.method ?? '',
          path: request.url ?? '',
          key: typeof key === 'string' ? key : null,
          body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
        };
        provider.heard.push(heard);
        if (heard.method === 'GET') ASKED.set(response, askedKey(heard.path));
        void (heard.method === 'GET' ? provider.onEnquiry(heard, response) : provider.onOperation(heard, response));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** The requests to move money for a payout. */
  operations(payoutId: string): Heard[] {
    return this.heard.filter(({ method, key }) => method === 'POST' && key?.startsWith(payoutId));
  }

  /** Refuses connections while the work is done. */
  async whileAway(work: () => Promise<unknown>): Promise<void> {
    const { port } = new URL(this.url);
    await this.stop();
    await work();
    await new Promise<void>((resolve) => this.server.listen(Number(port), '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A transfer is asked about by its key, or by its id, which ends with the key. */
function askedKey(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://provider');
  return searchParams.get('key') ?? decodeURIComponent(pathname.split('/').at(-1) ?? '').replace(/^tr_/, '');
}

/** Sends a JSON response. A transfer with the key `k` is the one that was asked about. */
export function reply(response: ServerResponse, status: number, body: object): void {
  const asked = ASKED.get(response);
  const isAsked = asked !== undefined && 'key' in body && body.key === ASKED_KEY;
  const transfer = isAsked ? { ...body, key: asked, id: `tr_${asked}` } : body;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(transfer));
}

/** A transfer in the format of the sandbox. */
export function transferOf(key: string, status: string, rest: object = {}): object {
  const paid = status === 'paid' ? '100.00' : null;
  return { id: `tr_${key}`, key, status, currency: 'EUR', amount: '100.00', paid_amount: paid, code: null, message: null, revoke: null, cancel: null, ...rest };
}
