import { Batcher } from '@app/database';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
/** One query after the other, each with everything that was asked during the one before. */
const BATCH_LIMITS = { maxItems: 100, maxBatches: 1 };

/** The attempt whose request is about to leave. */
export interface FenceQuestion {
  attemptId: string;
  /** The payout's version when sending was decided. */
  payoutVersion: number;
}

const LOCK = `SELECT pg_try_advisory_lock(hashtextextended(k.id, 1)) AS yes FROM unnest($1::text[]) WITH ORDINALITY AS k (id, place) ORDER BY place`;
const UNLOCK = `SELECT pg_advisory_unlock(hashtextextended(k.id, 1)) AS yes FROM unnest($1::text[]) WITH ORDINALITY AS k (id, place) ORDER BY place`;
const FENCE = `
  SELECT EXISTS (
    SELECT FROM payout_attempt a JOIN payout p ON p.id = a.payout_id
    WHERE a.id = k.id AND a.outcome IS NULL AND a.send_deadline > clock_timestamp() AND p.version = k.version) AS yes
  FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS k (id, version, place) ORDER BY place`;

/** The one connection that holds this process's locks. Questions that arrive at the same time are sent in one query. */
export class LockConnection {
  private readonly locks = new Batcher<string, boolean>((ids) => this.ask('sender_lock', LOCK, [ids]), BATCH_LIMITS);
  private readonly fences = new Batcher<FenceQuestion, boolean>(
    (asked) => this.ask('sender_fence', FENCE, [asked.map(({ attemptId }) => attemptId), asked.map(({ payoutVersion }) => payoutVersion)]),
    BATCH_LIMITS,
  );
  private readonly unlocks = new Batcher<string, boolean>((ids) => this.ask('sender_unlock', UNLOCK, [ids]), BATCH_LIMITS);

  /** Whether the end of the connection would be a loss: it was established, and its end was not requested. */
  private isExpectedOpen = false;

  private constructor(private readonly client: pg.Client) {}

  /** @param onLost called when the connection has ended, and every lock with it; null: it was never established, or its end was requested */
  static async open(url: string, onLost: (error: Error | null) => void): Promise<LockConnection> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'payout-gateway-sender',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
    });
    const connection = new LockConnection(client);
    client.on('error', onLost);
    // A running query fails first, and its caller may have abandoned the connection before this event.
    client.on('end', () => {
      onLost(connection.isExpectedOpen ? new Error('the connection has ended') : null);
    });
    await client.connect();
    connection.isExpectedOpen = true;
    return connection;
  }

  /** @returns false when another session holds the payout's lock */
  lock(payoutId: string): Promise<boolean> {
    return this.locks.do(payoutId);
  }

  /** The fence. An answer proves that this session is alive, and so that it still holds its locks. */
  isOpen(question: FenceQuestion): Promise<boolean> {
    return this.fences.do(question);
  }

  async unlock(payoutId: string): Promise<void> {
    await this.unlocks.do(payoutId);
  }

  /** Ends the connection on purpose. */
  async end(): Promise<void> {
    this.isExpectedOpen = false;
    await this.abandon();
  }

  /** Closes a connection that does not answer: that is a loss. */
  async abandon(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async ask(name: string, text: string, values: readonly unknown[]): Promise<boolean[]> {
    const { rows } = await this.client.query<{ yes: boolean }>({ name, text, values: [...values] });
    return rows.map(({ yes }) => yes);
  }
}
