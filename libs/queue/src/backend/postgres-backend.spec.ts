import { loadConfig } from '@app/config';
import { Alerts, createLogger, Metrics, Outages } from '@app/observability';
import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createQueueBackend } from './queue-backend.module.js';

/** A message of PostgreSQL's protocol: type, length and body. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const SIGNED_IN = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const KILLED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

let server: Server | undefined;

/** A server that accepts a session and is killed in the same moment: both messages arrive in one packet. */
async function startDyingServer(): Promise<number> {
  const dying = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([SIGNED_IN, READY, KILLED])));
  });
  server = dying;
  await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
  const address = dying.address();
  return typeof address === 'object' && address ? address.port : 0;
}

afterEach(() => {
  server?.close();
});

describe('PostgresBackend', () => {
  it('survives a server that is killed while the pool hands a connection over', async () => {
    const port = await startDyingServer();
    const secret = randomBytes(32).toString('base64');
    const config = loadConfig({ DATABASE_URL: `postgres://user@127.0.0.1:${port}/none`, ENCRYPTION_KEYS: `k1:${secret}`, API_KEY_PEPPER: secret });
    const logger = createLogger('silent');
    const backend = createQueueBackend(config, new Outages(logger, new Alerts(logger, new Metrics())));
    // An error event without a listener would end the process, and with it this test.
    await expect(backend.prepare()).rejects.toThrow();
    await pause(50);
    await backend.close();
  });
});
