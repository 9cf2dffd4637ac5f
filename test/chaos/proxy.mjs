import { connect, createServer } from 'node:net';

/**
 * The faults of a connection with their weights. The gateway opens a connection for each request.
 * `…-before`: the request never reaches the provider. `…-after`: the provider processes it, but its answer does not arrive.
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
/** Some are longer than the timeout of the gateway. */
const DELAY_MS = [20, 2_000];

/** A TCP proxy on loopback that injects faults into some connections, drawn from a seed, until it is healed. */
export class ChaosProxy {
  constructor(targetPort, random) {
    this.targetPort = targetPort;
    this.random = random;
    /** Connections made while faults were active. */
    this.counts = Object.fromEntries(PROXY_MODES.map(([mode]) => [mode, 0]));
    this.sockets = new Set();
    this.isHealed = false;
    /** Requests in progress. */
    this.inFlight = 0;
    this.served = 0;
    // Both sides are closed explicitly: after the provider has ended, delayed bytes may still be held here.
    this.server = createServer({ allowHalfOpen: false }, (client) => this.serve(client));
  }

  async open() {
    await new Promise((resolve, reject) => this.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  /** Passes every later connection on unchanged. */
  heal() {
    this.isHealed = true;
  }

  async close() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param mode for tests; drawn from the seed by default */
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
    // Broken connections are expected; the other side is informed by the close event.
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}

/** Handles the answer of the provider. */
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
