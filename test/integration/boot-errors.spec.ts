import { type Config, InvalidConfiguration, loadConfig } from '@app/config';
import { DatabaseNotReachable } from '@app/database';
import { createLogger } from '@app/observability';
import { RedisNotReachable } from '@app/queue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer as createTcpServer, type Server } from 'node:net';
import { explainBootError } from '../../apps/gateway/src/explain-boot-error.js';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { createServer } from '../../apps/gateway/src/http/server/create-server.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { freePort } from '../setup/ports.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const KEYS = { ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET };
const AT_ONCE_MS = 4_000;
const REDIS_CONNECT_TIMEOUT_MS = 7_000;

/** Boots as `main.ts` does and listens; answers the error that stopped it, and after how many milliseconds. */
async function bootError(config: Config): Promise<{ error: unknown; afterMs: number }> {
  const startedAtMs = performance.now();
  const logger = createLogger('silent');
  try {
    const app = await createServer(GatewayModule.with(config, logger), config, logger);
    try {
      await app.listen(config.http.port, config.http.host);
    } finally {
      await app.close();
    }
  } catch (error) {
    return { error, afterMs: performance.now() - startedAtMs };
  }
  throw new Error('the boot was expected to fail');
}

describe('a boot that fails', () => {
  let database: TestDatabase;
  let taken: Server;

  beforeAll(async () => {
    database = await createTestDatabase();
    taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  }, 90_000);

  afterAll(async () => {
    await new Promise((resolve) => taken.close(resolve));
    await database.drop();
  });

  it('says in one sentence, and without retries, that the database is not reachable', async () => {
    const port = await freePort();
    const { error, afterMs } = await bootError(loadConfig({ ...KEYS, DATABASE_URL: `postgres://gateway:secret@127.0.0.1:${port}/payouts`, PORT: '0' }));
    expect(error).toBeInstanceOf(DatabaseNotReachable);
    const sentence = explainBootError(error);
    expect(sentence).toContain(`127.0.0.1:${port}/payouts`);
    expect(sentence).toMatch(/^PostgreSQL is not reachable at .+: start it, or unset DATABASE_URL and use "npm start" for the embedded one\.$/);
    expect(sentence).not.toContain('secret');
    expect(afterMs).toBeLessThan(AT_ONCE_MS);
  }, 20_000);

  it('says in one sentence that Redis is not reachable', async () => {
    const port = await freePort();
    const config = loadConfig({ ...KEYS, DATABASE_URL: database.applicationUrl, REDIS_URL: `redis://:secret@127.0.0.1:${port}`, PORT: '0' });
    const { error, afterMs } = await bootError(config);
    expect(error).toBeInstanceOf(RedisNotReachable);
    const sentence = explainBootError(error);
    expect(sentence).toContain(`127.0.0.1:${port}`);
    expect(sentence).toMatch(/^Redis is not reachable at .+: start it, or unset REDIS_URL to run the queue on PostgreSQL\.$/);
    expect(sentence).not.toContain('secret');
    expect(afterMs).toBeLessThan(REDIS_CONNECT_TIMEOUT_MS);
  }, 20_000);

  it('says in one sentence that another program uses the port', async () => {
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { error } = await bootError(loadConfig({ ...KEYS, DATABASE_URL: database.applicationUrl, PORT: String(port), ROLE: 'api' }));
    expect(explainBootError(error)).toBe(
      `listen EADDRINUSE: address already in use 127.0.0.1:${port}: another program uses this port; stop that program, or set PORT to a free port.`,
    );
  }, 20_000);

  it('lists everything that is wrong in the configuration', () => {
    const load = (): Config => loadConfig({ PORT: 'eighty', ROLE: 'boss' });
    expect(load).toThrow(InvalidConfiguration);
    let message = '';
    try {
      load();
    } catch (error) {
      message = explainBootError(error);
    }
    for (const name of ['DATABASE_URL', 'ENCRYPTION_KEYS', 'API_KEY_PEPPER', 'PORT', 'ROLE']) expect(message).toContain(`  - ${name} `);
  });

  it('refuses a live sandbox in production, where it would look as if money had moved', () => {
    const settings = { ...KEYS, DATABASE_URL: 'postgres://localhost/none', SANDBOX_MAY_BE_LIVE: 'true' };
    expect(loadConfig(settings).sandboxMayBeLive).toBe(true);
    expect(() => loadConfig({ ...settings, NODE_ENV: 'production' })).toThrow(/SANDBOX_MAY_BE_LIVE is for demos/);
  });

  it('shows the stack of an error that a person cannot correct', () => {
    const error = new Error('a mistake in the code');
    expect(explainBootError(error)).toBe(error.stack);
  });

  it('boots an api process without Redis, because requests are kept as rows until the queue is back', async () => {
    const config = loadConfig({
      ...KEYS,
      DATABASE_URL: database.applicationUrl,
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      PORT: '0',
      ROLE: 'api',
    });
    const logger = createLogger('silent');
    const app = await createServer(GatewayModule.with(config, logger), config, logger);
    await app.close();
  }, 30_000);
});

describe('a setting under its former name', () => {
  it('is read with a warning that names the new one', () => {
    const config = loadConfig({ ...KEYS, DATABASE_URL: 'postgres://localhost/none', HINT_LEASE_MS: '700' });
    expect(config.queue.enqueueLeaseMs).toBe(700);
    expect(config.warnings).toEqual(['HINT_LEASE_MS is now called ENQUEUE_LEASE_MS: rename it, the next version will not read the old name.']);
  });
});
