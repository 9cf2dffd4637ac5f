import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MovedAddress } from './moved-address.mjs';

/** Longer than loopback needs. */
const QUIET_MS = 200;

describe('the address of a database that moves', () => {
  let servers: Server[];
  let clients: Socket[];
  let address: MovedAddress;
  const portOf = (server: Server | undefined): number => (server?.address() as AddressInfo).port;

  /** A server that answers everything with its name. */
  async function serve(name: string): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', () => socket.write(name));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }

  async function open(): Promise<Socket> {
    const client = connect(Number(new URL(address.through('postgres://db:1/x')).port), '127.0.0.1').on('error', () => undefined);
    clients.push(client);
    await once(client, 'connect');
    return client;
  }

  /** What the client is answered; `nothing` when it is quiet, `closed` when the connection ends. */
  async function ask(client: Socket): Promise<string> {
    client.write('who?');
    const answer = once(client, 'data').then(([bytes]) => String(bytes));
    const closed = once(client, 'close').then(() => 'closed');
    return Promise.race([answer.catch(() => 'closed'), closed.catch(() => 'closed'), sleep(QUIET_MS, 'nothing')]);
  }

  beforeEach(async () => {
    servers = [];
    clients = [];
    await serve('first');
    await serve('second');
    address = await MovedAddress.open(portOf(servers[0]));
  });

  afterEach(async () => {
    for (const client of clients) client.destroy();
    await address.close();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('leads to the first server, and after it has moved to the second one, with nothing at the first any more', async () => {
    expect(await ask(await open())).toBe('first');
    address.moveTo(portOf(servers[1]));
    expect(await ask(await open())).toBe('second');
    clients[0]?.destroy();
    await sleep(QUIET_MS);
    expect([address.count(portOf(servers[0])), address.count(portOf(servers[1]))]).toEqual([0, 1]);
  });

  it('is silent while the machine behind it is gone, and closes nothing', async () => {
    const old = await open();
    expect(await ask(old)).toBe('first');
    address.vanish();
    expect([await ask(old), await ask(await open())]).toEqual(['nothing', 'nothing']);
  });

  it('resets a connection to the machine that is gone when its client speaks after the move', async () => {
    const old = await open();
    expect(await ask(old)).toBe('first');
    address.vanish();
    address.moveTo(portOf(servers[1]));
    expect(await ask(old)).toBe('closed');
  });
});
