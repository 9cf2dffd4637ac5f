import { connect, createServer } from 'node:net';

/** A keepalive probe of an idle client meets the new machine, which resets what it does not know: at the latest after this, in milliseconds. */
const PROBE_MS = 5_000;

/**
 * The address of a database that moves from one machine to another, as a virtual address does: a TCP forwarder on loopback. The server behind
 * it can be lost in two ways. `crash`: its processes are gone, and the machine closes their connections. `vanish`: the machine is gone, nothing
 * passes, nothing is closed, and nobody answers; once the address has moved, the old connections are reset as soon as their client is heard.
 */
export class MovedAddress {
  /** Connections with the port that they lead to; null for those to a machine that is gone. */
  connections = new Set();
  isVanished = false;

  constructor(port) {
    this.port = port;
    this.server = createServer((client) => this.serve(client));
  }

  /** @param port on loopback of the server that it leads to first */
  static async open(port) {
    const address = new MovedAddress(port);
    await new Promise((resolve, reject) => address.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return address;
  }

  /** The same URL at this address. */
  through(url) {
    const moved = new URL(url);
    moved.port = String(this.server.address().port);
    return moved.toString();
  }

  /** The machine is gone with its connections open; until the address is moved nobody is there. */
  vanish() {
    this.isVanished = true;
  }

  /** From now on it leads to the server on another port. */
  moveTo(port) {
    const old = [...this.connections].filter((connection) => connection.port !== port);
    this.isVanished = false;
    this.port = port;
    for (const { client } of old) {
      const reset = () => client.resetAndDestroy();
      client.once('data', reset);
      const timer = setTimeout(reset, PROBE_MS);
      client.once('close', () => clearTimeout(timer));
    }
  }

  /** How many connections lead to the server on this port. */
  count(port) {
    return [...this.connections].filter((connection) => connection.port === port).length;
  }

  async close() {
    for (const { client, server } of this.connections) for (const socket of [client, server]) socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  serve(client) {
    const connection = { client, port: this.isVanished ? null : this.port };
    this.connections.add(connection);
    client.on('error', () => undefined);
    client.once('close', () => {
      this.connections.delete(connection);
      connection.server?.destroy();
    });
    if (connection.port === null) {
      client.resume();
      return;
    }
    connection.server = connect(connection.port, '127.0.0.1').on('error', () => undefined);
    this.forward(connection);
  }

  /** What is on its way when the machine vanishes is lost with it. */
  forward({ client, server, port }) {
    const passes = () => !this.isVanished && this.port === port;
    client.on('data', (bytes) => passes() && server.write(bytes));
    server.on('data', (bytes) => passes() && client.write(bytes));
    server.once('close', () => passes() && client.destroySoon());
  }
}
