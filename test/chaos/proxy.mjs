import { connect, createServer } from 'node:net';

/**
 * What may happen to a connection, and how often. The gateway opens a connection for each request.
 * `…-before`: the request never reaches the provider. `…-after`: the provider has done it, and its answer does not arrive.
 */
export const PROXY_MODES = [
  ['pass', 74],
  ['delay', 10],
  ['reset-before', 3],
  ['reset-after', 4],
  ['blackhole-before', 2],
  ['blackhole-after', 3],
  ['cut', 4],
];
/** Some are longer than the gateway waits. */
const DELAY_MS = [20, 2_000];

/** A TCP proxy on loopback that spoils some of the connections, by a seed, until it is healed. */
export class ChaosProxy {
  constructor(targetPort, random) {
    this.targetPort = targetPort;
    this.random = random;
    /** Connections while faults were struck. */
    this.counts = Object.fromEntries(PROXY_MODES.map(([mode]) => [mode, 0]));
    this.sockets = new Set();
    this.isHealed = false;
    /** Requests that are on their way. */
    this.inFlight = 0;
    this.served = 0;
    // Both sides are closed by hand: a provider that has said all may still owe bytes that are held back here.
    this.server = createServer({ allowHalfOpen: false }, (client) => this.serve(client));
  }

  async open() {
    await new Promise((resolve, reject) => this.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  /** From now on every new connection is passed on as it is. */
  heal() {
    this.isHealed = true;
  }

  async close() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param mode only for tests; else the seed decides */
  serve(client, mode = this.isHealed ? 'pass' : this.random.weighted(PROXY_MODES)) {
    if (!this.isHealed) this.counts[mode] += 1;
    this.keep(client);
    this.served += 1;
    this.inFlight += 1;
    client.once('close', () => (this.inFlight -= 1));
    if (mode === 'reset-before') {
      client.once('data', () => client.resetAndDestroy());
    } else if (mode === 'blackhole-before') {
      client.resume();
    } else {
      const provider = this.keep(connect({ host: '127.0.0.1', port: this.targetPort }));
      client.pipe(provider);
      answerWays[mode](client, provider, this.random);
      client.once('close', () => provider.destroy());
    }
  }

  keep(socket) {
    this.sockets.add(socket);
    // A connection that breaks is what this is about; its other side hears of it by the close.
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}

/** What becomes of the provider's answer. */
const answerWays = {
  pass(client, provider) {
    provider.pipe(client);
    provider.once('close', () => client.destroySoon());
  },
  delay(client, provider, random) {
    provider.pause();
    setTimeout(() => answerWays.pass(client, provider), random.between(...DELAY_MS));
  },
  'reset-after'(client, provider) {
    provider.once('data', () => client.resetAndDestroy());
  },
  'blackhole-after'(client, provider) {
    provider.resume();
  },
  cut(client, provider) {
    provider.once('data', (chunk) => client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => client.destroy()));
  },
};
