// The lower bound of work: how many empty jobs BullMQ alone runs on a backend.
import { createPostgresBackend, Queue, runMigrations, withBackend, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

const CONCURRENCY = 16;

/** @returns jobs per second */
export async function runEmptyJobs({ databaseUrl, redisUrl }, jobs) {
  const pool = redisUrl ? null : new pg.Pool({ connectionString: databaseUrl, max: 40, options: '-c search_path=bullmq' });
  pool?.setMaxListeners(50);
  if (pool) {
    const client = await pool.connect();
    await runMigrations(client);
    client.release();
  }
  const connection = pool ?? new Redis(redisUrl, { maxRetriesPerRequest: null });
  const classes = pool ? withBackend(createPostgresBackend) : { Queue, Worker };
  const queue = new classes.Queue('bench-empty', { connection });
  const worker = new classes.Worker('bench-empty', async () => undefined, { connection, concurrency: CONCURRENCY, autorun: false });
  for (let added = 0; added < jobs; added += 500) {
    await queue.addBulk(
      Array.from({ length: Math.min(500, jobs - added) }, (_, index) => ({
        name: 'empty',
        data: { id: `${added + index}` },
        opts: { removeOnComplete: true },
      })),
    );
  }
  let done = 0;
  const startedAt = performance.now();
  await new Promise((resolve) => {
    worker.on('completed', () => {
      done += 1;
      if (done === jobs) resolve();
    });
    worker.run().catch(() => undefined);
  });
  const perSecond = (jobs * 1000) / (performance.now() - startedAt);
  await worker.close();
  await queue.close();
  await (pool ? pool.end() : connection.quit());
  return perSecond;
}
