import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import { Coverage } from '../world/coverage.js';
import { LogicalProcess } from '../world/logical-process.js';
import { buildSharedServices } from '../world/services.js';
import { openSource } from '../world/simulated-database.js';
import { WorldClock } from '../world/world-clock.js';
import type { Harness } from '../world/world.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** Opens what all schedules of one process share. */
export async function openHarness(databaseUrl: string): Promise<{ harness: Harness; close: () => Promise<void> }> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `t:${SECRET}`,
    API_KEY_PEPPER: SECRET,
    SEND_TIMEOUT_MS: '15000',
    CALLBACK_ALLOW_HTTP_LOOPBACK: 'true',
    // The model is entered as the sandbox, which moves no money.
    SANDBOX_MAY_BE_LIVE: 'true',
  });
  const logger = createLogger('silent');
  const { source, pool } = await openSource(databaseUrl);
  const shared = buildSharedServices(config, logger, source);
  const processes = ['A', 'B'].map((name) => new LogicalProcess(name, pool, config, shared.alerts));
  const harness: Harness = { pool, shared, clock: new WorldClock(pool), processes, coverage: new Coverage() };
  const close = async (): Promise<void> => {
    for (const process of harness.processes) await process.close();
    await source.destroy();
  };
  return { harness, close };
}
