import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request to a server outside. */
export interface OutsideRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Its whole answer. */
export interface OutsideAnswer {
  status: number;
  body: string;
}

/** What a server outside does while it is half away. */
export type OutsideState = keyof typeof STATES | 'down' | 'closing every connection' | 'well';

type Answerer = (request: OutsideRequest) => Promise<OutsideAnswer>;
type Behaviour = (request: OutsideRequest, response: ServerResponse, answer: Answerer) => Promise<void>;

/** Between two pieces of a slow answer, in milliseconds. */
const DRIP_MS = 30;
/** Into so many pieces a slow answer is cut. */
const PIECES = 5;
/** Before the first piece, in milliseconds. */
const SLOW_MS = 100;

const refuse = (status: number, code: string, headers: Record<string, string> = {}): Behaviour => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ code, message: code }));
    return Promise.resolve();
  };
};

const MAINTENANCE = refuse(503, 'maintenance');

const STATES = {
  hanging: () => Promise.resolve(),
  'read-only': (request, response, answer) => (request.method === 'GET' ? reply(response, answer(request)) : MAINTENANCE(request, response, answer)),
  // A payout goes to an operator after eight refusals: they must outlast the time for which the server stays busy, on a slow machine too.
  busy: refuse(429, 'slow_down', { 'retry-after': '6' }),
  full: refuse(507, 'no_space'),
  slow: async (request, response, answer) => {
    const taken = await answer(request);
    await sleep(SLOW_MS);
    if (taken.body === '') await reply(response, Promise.resolve(taken));
    else drip(response, taken, Math.ceil(taken.body.length / PIECES));
  },
  // It has taken the request, and its answer does not end in time.
  'too slow': async (request, response, answer) => {
    drip(response, await answer(request), 1);
  },
  'with other credentials': refuse(401, 'bad_credentials'),
  'without our permission': refuse(403, 'missing_permission'),
} as const satisfies Record<string, Behaviour>;

/** A server of somebody else, a provider or a receiver, that can be half away. */
export class OutsideServer {
  private readonly sockets = new Set<Socket>();
  private state: OutsideState = 'well';

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly answer: Answerer,
  ) {}

  static async open(answer: Answerer): Promise<OutsideServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const outside = new OutsideServer(server, typeof address === 'object' && address ? address.port : 0, answer);
    server.on('connection', (socket: Socket) => {
      outside.take(socket);
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        void outside.serve({ method, path: url, headers, body: Buffer.concat(chunks) }, response);
      });
    });
    return outside;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From now on it is in this state; open connections are reset where it was or is away as a whole. */
  async become(state: OutsideState): Promise<void> {
    const wasDown = this.state === 'down';
    this.state = state;
    for (const socket of this.sockets) socket.destroy();
    if (state === 'down') await new Promise((resolve) => this.server.close(resolve));
    else if (wasDown) await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    await this.become('down');
  }

  private take(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    if (this.state === 'closing every connection') socket.destroy();
  }

  private async serve(request: OutsideRequest, response: ServerResponse): Promise<void> {
    const { state } = this;
    if (state === 'down' || state === 'closing every connection') response.destroy();
    else if (state === 'well') await reply(response, this.answer(request));
    else await STATES[state](request, response, this.answer);
  }
}

async function reply(response: ServerResponse, answer: Promise<OutsideAnswer>): Promise<void> {
  const { status, body } = await answer;
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

/** Sends a body piece by piece. An answer without one drips its head, which looks like silence. @param size characters of a piece */
function drip(response: ServerResponse, { status, body }: OutsideAnswer, size: number): void {
  if (body === '') return;
  response.writeHead(status, { 'content-type': 'application/json' });
  let sent = 0;
  const timer = setInterval(() => {
    // Who asked may be gone, also before the first piece.
    if (sent < body.length && !response.destroyed) {
      response.write(body.slice(sent, sent + size));
      sent += size;
      return;
    }
    clearInterval(timer);
    response.end();
  }, DRIP_MS);
}
