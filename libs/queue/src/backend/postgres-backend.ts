import { answerTimeoutMs, DatabaseNotReachable, KEEP_ALIVE, limitSession, WORK_LIMITS } from '@app/database';
import type { Outages } from '@app/observability';
import { runMigrations } from 'bullmq';
import type pg from 'pg';
import { ListeningPool } from './listening-pool.js';
import { QueueBackend } from './queue-backend.js';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Set after connecting: a pooler refuses or drops startup options. A commit of the queue waits for no disk and no standby: what a crash of the server
 * takes back is a wake-up, whose row is still due, or the end of a job, which then runs again and finds nothing due.
 */
async function prepareSession(client: pg.ClientBase): Promise<void> {
  await limitSession(client, WORK_LIMITS);
  await client.query('SET search_path TO bullmq; SET synchronous_commit TO off');
}

/** The queue in the schema `bullmq` of the gateway's own database. */
export class PostgresBackend extends QueueBackend {
  readonly kind = 'postgres';
  /** One pool for all queues and workers: with pools of their own they would hold more connections than a server allows. */
  protected readonly connection: ListeningPool;

  /** @param poolSize connections at most */
  constructor(
    private readonly url: string,
    poolSize: number,
    outages: Outages,
  ) {
    super(outages);
    this.connection = new ListeningPool({
      connectionString: url,
      max: poolSize,
      application_name: 'payout-gateway-queue',
      ...KEEP_ALIVE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: answerTimeoutMs(WORK_LIMITS),
      verify: (client, done) => {
        prepareSession(client).then(() => {
          done();
        }, done);
      },
    });
    // Every queue and every worker adds a listener.
    this.connection.setMaxListeners(0);
    // While the pool hands a connection over it has no error listener, and a loss in that moment would end the process. The next statement on it fails, which is enough.
    this.connection.on('connect', (client) => {
      client.on('error', () => undefined);
    });
    this.connection.on('error', (error) => {
      outages.failed('queue', error);
    });
  }

  /** @throws {DatabaseNotReachable} */
  async prepare(): Promise<void> {
    const client = await this.connection.connect().catch((error: unknown) => {
      throw new DatabaseNotReachable(this.url, error);
    });
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  }

  async check(): Promise<void> {
    await this.connection.query('SELECT 1 FROM bullmq.job LIMIT 1');
  }

  async close(): Promise<void> {
    await this.connection.listener.close();
    await this.connection.end();
  }
}
