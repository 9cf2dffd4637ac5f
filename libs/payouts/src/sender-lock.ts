import { CONFIG, type Config } from '@app/config';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;

/** The one connection that holds this process's locks. It runs one query after the other. */
class LockConnection {
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: pg.Client) {}

  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const run = this.tail.then(() => this.client.query<Row>(query));
    // One that fails fails for its caller; the next one is asked all the same.
    this.tail = run.catch(() => undefined);
    return run;
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/**
 * Session advisory locks, one per payout that is being sent. One connection of this process holds them all and loses them all
 * when the process or the connection dies: as long as a lock is held, its holder can still act, and nobody else may.
 */
@Injectable()
export class SenderLock implements OnApplicationShutdown {
  private connection: Promise<LockConnection> | null = null;
  /** A session may take its own advisory lock twice, so within this process the set decides. */
  private readonly held = new Set<string>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Takes the lock of a payout, or answers null when another sender has it. */
  async acquire(payoutId: string): Promise<HeldLock | null> {
    if (this.held.has(payoutId)) return null;
    this.held.add(payoutId);
    const lock = await this.lockInDatabase(payoutId).catch((error: unknown) => {
      this.held.delete(payoutId);
      throw error;
    });
    if (!lock) this.held.delete(payoutId);
    return lock;
  }

  async onApplicationShutdown(): Promise<void> {
    const connection = await this.connection?.catch(() => null);
    await connection?.end();
  }

  private async lockInDatabase(payoutId: string): Promise<HeldLock | null> {
    this.connection ??= this.connect();
    const connection = await this.connection;
    const result = await connection.query<{ locked: boolean }>({
      name: 'sender_lock',
      text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 1)) AS locked',
      values: [payoutId],
    });
    return result.rows[0]?.locked ? new HeldLock(connection, payoutId, () => this.held.delete(payoutId)) : null;
  }

  private async connect(): Promise<LockConnection> {
    const client = new pg.Client({
      connectionString: this.config.database.url,
      application_name: 'payout-gateway-sender',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    const forget = (): void => {
      this.connection = null;
    };
    client.on('error', (error) => {
      this.logger.warn({ error: error.message }, 'the connection that holds the senders was lost; requests on their way are held back');
      forget();
    });
    client.on('end', forget);
    try {
      await client.connect();
    } catch (error) {
      forget();
      throw error;
    }
    return new LockConnection(client);
  }
}

const FENCE = `
  SELECT 1 FROM payout_attempt a JOIN payout p ON p.id = a.payout_id
  WHERE a.id = $1 AND a.outcome IS NULL AND a.send_deadline > clock_timestamp() AND p.version = $2`;

/** A lock that is held until it is released or its connection is lost. */
export class HeldLock {
  constructor(
    private readonly connection: LockConnection,
    private readonly payoutId: string,
    private readonly onRelease: () => void,
  ) {}

  /**
   * Asked right before the first byte leaves. It runs on the connection that holds the lock, so an answer proves that the lock
   * is still ours; and it proves that the attempt is open, its deadline not over, and the payout as it was when we decided to send.
   */
  async isOpenFor(attemptId: string, payoutVersion: number): Promise<boolean> {
    const result = await this.connection.query({ name: 'sender_fence', text: FENCE, values: [attemptId, payoutVersion] });
    return result.rowCount === 1;
  }

  /** Releases it. A connection that is lost has released it already; one that does not answer is closed, which releases it too. */
  async release(): Promise<void> {
    await this.connection
      .query({ name: 'sender_unlock', text: 'SELECT pg_advisory_unlock(hashtextextended($1, 1))', values: [this.payoutId] })
      .catch(() => this.connection.end());
    this.onRelease();
  }
}
