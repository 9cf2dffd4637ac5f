import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { buildConnector } from 'undici';
import { CallbackConnections, pinnedConnector } from './callback-connections.js';
import { ConnectedElsewhere } from './callbacks.errors.js';

const servers: Server[] = [];

function listen(server: Server): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const connectBy = (connector: buildConnector.connector, options: buildConnector.Options): Promise<Socket> =>
  new Promise((resolve, reject) => {
    connector(options, (...[error, socket]) => (error ? reject(error) : resolve(socket)));
  });

describe('pinnedConnector', () => {
  it('connects to the checked address even when the name resolves to another one by then', async () => {
    const port = await listen(createServer((socket) => socket.end()));
    const socket = await connectBy(pinnedConnector('127.0.0.1'), {
      hostname: 'rebind.invalid',
      host: `rebind.invalid:${port}`,
      protocol: 'http:',
      port: String(port),
    });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('keeps the host of the URL for the Host header and TLS', async () => {
    const seen: buildConnector.Options[] = [];
    const connector = pinnedConnector('93.184.216.34', (options, callback) => {
      seen.push(options);
      callback(new Error('no network in this test'), null);
    });
    await expect(connectBy(connector, { hostname: 'shop.example', host: 'shop.example', protocol: 'https:', port: '443' })).rejects.toThrow('no network');
    expect(seen).toEqual([{ hostname: '93.184.216.34', host: 'shop.example', protocol: 'https:', port: '443' }]);
  });

  it('closes a socket that is connected to another address', async () => {
    const port = await listen(createServer((socket) => socket.on('error', () => undefined)));
    let opened: Socket | undefined;
    const connector = pinnedConnector('93.184.216.34', (_options, callback) => {
      const socket = new Socket();
      opened = socket.connect(port, '127.0.0.1', () => callback(null, socket));
    });
    const attempt = connectBy(connector, { hostname: 'shop.example', protocol: 'http:', port: '80' });
    await expect(attempt).rejects.toThrow(ConnectedElsewhere);
    expect(opened?.destroyed).toBe(true);
  });
});

describe('CallbackConnections', () => {
  it('sends the host name to the TLS server, and rejects a connection without a valid certificate', async () => {
    const names: string[] = [];
    const server = createTlsServer({
      SNICallback: (name, answer) => {
        names.push(name);
        answer(null);
      },
    });
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    const connections = new CallbackConnections();
    const pool = connections.poolFor({ url: new URL(`https://shop.invalid:${port}/`), address: '127.0.0.1' });
    await expect(pool.request({ method: 'POST', path: '/', body: '{}' })).rejects.toThrow();
    expect(names).toEqual(['shop.invalid']);
    await connections.onApplicationShutdown();
  });

  it('keeps at most 200 pools and closes the least recently used one', () => {
    const connections = new CallbackConnections();
    const poolOf = (number: number) => connections.poolFor({ url: new URL(`https://shop${number}.example/`), address: '93.184.216.34' });
    const [first, second] = [poolOf(1), poolOf(2)];
    expect(connections.poolFor({ url: new URL('https://shop1.example/'), address: '8.8.8.8' })).not.toBe(first);
    for (let number = 3; number <= 199; number += 1) poolOf(number);
    expect(poolOf(1)).toBe(first);
    poolOf(200);
    expect(second.closed).toBe(true);
    expect(first.closed).toBe(false);
  });
});
