import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import { Coverage } from '../world/coverage.js';
import { LogicalProcess } from '../world/logical-process.js';
import { layFoundation } from '../world/services.js';
import { openSource } from '../world/simulated-database.js';
import { WorldClock } from '../world/world-clock.js';
import type { Stage } from '../world/world.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** Opens everything that schedules share. */
export async function openStage(databaseUrl: string): Promise<{ stage: Stage; close: () => Promise<void> }> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: `t:${SECRET}`,
    API_KEY_PEPPER: SECRET,
    SEND_TIMEOUT_MS: '15000',
    CALLBACK_ALLOW_HTTP_LOOPBACK: 'true',
  });
  const logger = createLogger('silent');
  const { source, pool } = await openSource(databaseUrl);
  const foundation = layFoundation(config, logger, source);
  const processes = ['A', 'B'].map((name) => new LogicalProcess(name, pool, config, foundation.alerts));
  const stage: Stage = { pool, foundation, clock: new WorldClock(pool), processes, coverage: new Coverage() };
  const close = async (): Promise<void> => {
    for (const process of stage.processes) await process.close();
    await source.destroy();
  };
  return { stage, close };
}
