import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns';
import type { Resolve } from '@app/outbound';

/** What a name server does. */
export type NameServerState = 'well' | 'down' | 'hanging' | 'full' | 'slow' | 'refusing us';

const SLOW_MS = 200;
const IPV4 = 1;
/** Flags of an answer, with recursion. */
const ANSWER = 0x8180;
/** Codes of refusals in the DNS: the server failed, and it does not answer this client. */
const CODES: Readonly<Partial<Record<NameServerState, number>>> = { full: 2, 'refusing us': 5 };
const HEADER_BYTES = 12;
/** A lookup of the tests is given up after this, in milliseconds, as the system's is after some seconds. */
const LOOKUP_TIMEOUT_MS = 400;

/** A name server that gives every name the same address, and can be half away. */
export class NameServer {
  private state: NameServerState = 'well';

  private constructor(
    private socket: Socket,
    private readonly port: number,
    private readonly address: string,
  ) {}

  /** @param address IPv4, of every name */
  static async open(address: string): Promise<NameServer> {
    const socket = await bind(0);
    const server = new NameServer(socket, socket.address().port, address);
    server.listen();
    return server;
  }

  /** For `Resolver.setServers`. */
  get place(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Looks names up here, as the system would. */
  readonly lookup: Resolve = (hostname, _options, callback) => {
    const resolver = new Resolver({ timeout: LOOKUP_TIMEOUT_MS, tries: 2 });
    resolver.setServers([this.place]);
    resolver.resolve4(hostname, (error, addresses) => {
      callback(error, error ? [] : addresses.map((address) => ({ address, family: 4 })));
    });
  };

  async become(state: NameServerState): Promise<void> {
    if (state === 'down') await new Promise<void>((resolve) => this.socket.close(resolve));
    else if (this.state === 'down') {
      this.socket = await bind(this.port);
      this.listen();
    }
    this.state = state;
  }

  async close(): Promise<void> {
    if (this.state !== 'down') await this.become('down');
  }

  private listen(): void {
    const { socket } = this;
    socket.on('message', (query, { port, address }) => {
      if (this.state === 'hanging') return;
      const answer = this.answer(query);
      setTimeout(
        () => {
          if (socket === this.socket && this.state !== 'down') socket.send(answer, port, address);
        },
        this.state === 'slow' ? SLOW_MS : 0,
      );
    });
  }

  private answer(query: Buffer): Buffer {
    const code = CODES[this.state] ?? 0;
    const question = query.subarray(HEADER_BYTES, endOfQuestion(query));
    const isAnswered = code === 0 && question.readUInt16BE(question.length - 4) === IPV4;
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    header.writeUInt16BE(ANSWER | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(isAnswered ? 1 : 0, 6);
    if (!isAnswered) return Buffer.concat([header, question]);
    // The name of the question, type A, class IN, good for no time, four bytes.
    const record = Buffer.from([0xc0, HEADER_BYTES, 0, IPV4, 0, 1, 0, 0, 0, 0, 0, 4, ...this.address.split('.').map(Number)]);
    return Buffer.concat([header, question, record]);
  }
}

/** After the labels of the name come its type and its class. */
function endOfQuestion(query: Buffer): number {
  let at = HEADER_BYTES;
  while (query[at] !== 0 && at < query.length) at += (query[at] ?? 0) + 1;
  return at + 5;
}

async function bind(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return socket;
}
