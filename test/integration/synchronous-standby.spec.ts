import { assertWritable, createDataSource, type EmbeddedServer, startEmbeddedServer } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Database } from '../../libs/database/src/database.js';

const SETTLED_MS = 500;

/** A server of its own: the name of a standby holds for all of it. */
describe('a primary whose synchronous standby is away', () => {
  let folder: string;
  let server: EmbeddedServer;
  let source: DataSource;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-standby-'));
    await chmod(folder, 0o755);
    server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres') });
    source = await createDataSource(server.url, 2).initialize();
  }, 120_000);

  afterAll(async () => {
    await source.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not ready until the standby is not waited for any more', async () => {
    const database = new Database(source);
    await assertWritable(database);
    await source.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
    await source.query('SELECT pg_reload_conf()');
    await sleep(SETTLED_MS);
    let hasEnded = false;
    const asking = assertWritable(database).finally(() => {
      hasEnded = true;
    });
    await sleep(SETTLED_MS);
    expect(hasEnded).toBe(false);
    await source.query('ALTER SYSTEM RESET synchronous_standby_names');
    await source.query('SELECT pg_reload_conf()');
    await asking;
    await assertWritable(database);
  });
});
