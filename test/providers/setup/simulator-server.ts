import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request that the simulator received. */
export interface Heard {
  method: string;
  /** The path without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The answer of a simulator. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string;
}

/**
 * A fault of the next matching request.
 * `before`: the provider does not process it. `after`: the provider processes it, and its answer is replaced.
 */
export interface Fault {
  when: 'before' | 'after';
  /** `cut` resets the connection, `hang` never answers, `garbage` answers 200 with an unreadable body; a reply is sent unchanged. */
  how: 'cut' | 'hang' | 'garbage' | Reply;
  /** Default: requests that move money, that is, every POST or PUT accepted by {@link SimulatorServer.moves}. */
  matches?: (heard: Heard) => boolean;
}

/** Answers a request by the rules of the provider. Throwing is an error of the test. */
export type Rules = (heard: Heard) => Reply | Promise<Reply>;

/** A provider on loopback that records its requests and fails on demand. */
export class SimulatorServer {
  readonly heard: Heard[] = [];
  private readonly faults: Fault[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly rules: Rules,
    /** Whether a request moves money, or only prepares it. */
    private readonly moves: (heard: Heard) => boolean,
  ) {}

  static async start(rules: Rules, moves: (heard: Heard) => boolean = ({ method }) => method !== 'GET'): Promise<SimulatorServer> {
    const server = createServer();
    const simulator = new SimulatorServer(server, rules, moves);
    server.on('connection', (socket: Socket) => {
      simulator.sockets.add(socket);
      socket.on('close', () => simulator.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://simulator.invalid');
        const body = Buffer.concat(chunks).toString('utf8');
        void simulator.take({ method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body }, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return simulator;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** The requests that move money. */
  get moving(): Heard[] {
    return this.heard.filter((heard) => this.moves(heard));
  }

  /** Injects a fault into the next matching request. */
  breakNext(fault: Fault): void {
    this.faults.push(fault);
  }

  /** Clears unused faults. */
  mend(): void {
    this.faults.length = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(heard: Heard, response: ServerResponse): Promise<void> {
    this.heard.push(heard);
    const index = this.faults.findIndex(({ matches }) => (matches ?? this.moves)(heard));
    const [fault] = index === -1 ? [] : this.faults.splice(index, 1);
    if (fault?.when === 'before') {
      spoil(fault.how, response);
      return;
    }
    const answer = await this.rules(heard);
    if (fault) spoil(fault.how, response);
    else send(answer, response);
  }
}

function send({ status, headers, body }: Reply, response: ServerResponse): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(body === undefined || isText ? body : JSON.stringify(body));
}

function spoil(how: Fault['how'], response: ServerResponse): void {
  if (how === 'hang') return;
  if (how === 'cut') response.socket?.resetAndDestroy();
  else if (how === 'garbage') send({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome to nginx!' }, response);
  else send(how, response);
}
