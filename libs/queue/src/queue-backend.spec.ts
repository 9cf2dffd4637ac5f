import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createQueueBackend } from './queue-backend.js';

/** A message of PostgreSQL's protocol: its type, its length, and what it says. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const SIGNED_IN = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const KILLED = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

let server: Server | undefined;

/** A server that lets everybody in and is killed in the same moment: both come in one packet. */
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

describe('the queue on PostgreSQL', () => {
  it('survives a server that is killed while a connection changes hands', async () => {
    const port = await startDyingServer();
    const secret = randomBytes(32).toString('base64');
    const config = loadConfig({ DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none`, ENCRYPTION_KEYS: `k1:${secret}`, API_KEY_PEPPER: secret });
    const backend = createQueueBackend(config, createLogger('silent'));
    // A connection whose error nobody hears ends the process, and this test.
    await expect(backend.prepare()).rejects.toThrow();
    await pause(50);
    await backend.close();
  });
});
