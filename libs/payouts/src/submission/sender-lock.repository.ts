import { Batcher, IS_SEND, KEEP_ALIVE, limitSession, NETWORK_LIMITS } from '@app/database';
import { withDeadline } from '@app/observability';
import { Socket } from 'node:net';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
/** How long a connection is given to close in good order, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1_000;
/** How often the connection says that its process is alive, in milliseconds. */
const HEARTBEAT_MS = 2_000;
/** The lease of all locks of a connection: PostgreSQL ends a session that says nothing for so long, whatever the network still acknowledges. In milliseconds. */
export const LEASE_MS = 10_000;
/** One query after the other, each with everything that was asked during the one before. */
const BATCH_LIMITS = { maxItems: 100, maxBatches: 1 };

/** The attempt whose request is about to leave. */
export interface FenceQuestion {
  attemptId: string;
  /** The payout's version when sending was decided. */
  payoutVersion: number;
}

const LOCK = `SELECT pg_try_advisory_lock(hashtextextended(k.id, 1)) AS answer FROM unnest($1::text[]) WITH ORDINALITY AS k (id, place) ORDER BY place`;
const UNLOCK = `SELECT pg_advisory_unlock(hashtextextended(k.id, 1)) AS answer FROM unnest($1::text[]) WITH ORDINALITY AS k (id, place) ORDER BY place`;
/** The milliseconds that are left to send; negative after the deadline, null when the attempt must not be sent any more. */
const FENCE = `
  SELECT (
    SELECT extract(epoch FROM a.send_deadline - clock_timestamp())::float * 1000
    FROM payout_attempt a JOIN payout p ON p.id = a.payout_id
    WHERE a.id = k.id AND a.outcome IS NULL AND p.version = k.version) AS answer
  FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS k (id, version, place) ORDER BY place`;
const IS_SEND_OVERDUE = `
  SELECT EXISTS (
    SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id
    WHERE p.id = $1 AND t.${IS_SEND} AND NOT p.moderation_required AND t.due_at < clock_timestamp() - $2 * interval '1 millisecond') AS answer`;

/** The one connection that holds this process's locks. Questions that arrive at the same time are sent in one query. */
export class LockConnection {
  private readonly locks = new Batcher<string, boolean>((ids) => this.ask('sender_lock', LOCK, [ids]), BATCH_LIMITS);
  private readonly fences = new Batcher<FenceQuestion, number | null>(
    (asked) => this.ask('sender_fence', FENCE, [asked.map(({ attemptId }) => attemptId), asked.map(({ payoutVersion }) => payoutVersion)]),
    BATCH_LIMITS,
  );
  private readonly unlocks = new Batcher<string, boolean>((ids) => this.ask('sender_unlock', UNLOCK, [ids]), BATCH_LIMITS);

  /** Whether the end of the connection would be a loss: it was established, and its end was not requested. */
  private isExpectedOpen = false;
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly client: pg.Client,
    private readonly socket: Socket,
    onLost: (error: Error | null) => void,
  ) {
    client.on('error', onLost);
    this.ended = new Promise((resolve) => {
      // A running query fails first, and its caller may have abandoned the connection before this event.
      client.once('end', () => {
        clearInterval(this.heartbeat);
        onLost(this.isExpectedOpen ? new Error('the connection has ended') : null);
        resolve();
      });
    });
  }

  /** @param onLost called when the connection has ended, and every lock with it; null: it was never established, or its end was requested */
  static async open(url: string, onLost: (error: Error | null) => void): Promise<LockConnection> {
    // Our own socket: a connection that does not answer is closed without waiting for the other side.
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      application_name: 'payout-gateway-sender',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      stream: () => socket,
      ...KEEP_ALIVE,
      pipeline: true,
    });
    const connection = new LockConnection(client, socket, onLost);
    await client.connect();
    await connection.beginLease();
    return connection;
  }

  /** @returns false when another session holds the payout's lock */
  lock(payoutId: string): Promise<boolean> {
    return this.locks.do(payoutId);
  }

  /**
   * The fence. An answer proves that this session is alive, and so that it still holds its locks. The time between the question and the
   * end of the answer counts against the deadline: a process that was paused in between must not send.
   */
  async isOpen(question: FenceQuestion): Promise<boolean> {
    const askedAtMs = performance.now();
    const leftMs = await this.fences.do(question);
    return leftMs !== null && performance.now() - askedAtMs < leftMs;
  }

  /** Whether the payout has been due to be sent for longer than this, in milliseconds. */
  async isSendOverdue(payoutId: string, limitMs: number): Promise<boolean> {
    const [answer] = await this.ask<boolean>('sender_overdue', IS_SEND_OVERDUE, [payoutId, limitMs]);
    return answer === true;
  }

  async unlock(payoutId: string): Promise<void> {
    await this.unlocks.do(payoutId);
  }

  /** Ends the connection on purpose. */
  async end(): Promise<void> {
    this.isExpectedOpen = false;
    await withDeadline(this.client.end(), CLOSE_TIMEOUT_MS).catch(() => undefined);
    await this.abandon();
  }

  /** Closes a connection that does not answer: that is a loss. */
  async abandon(): Promise<void> {
    this.socket.destroy();
    await this.ended;
  }

  /** From here on the server ends the session, and with it every lock, when this process is silent for {@link LEASE_MS}. */
  private async beginLease(): Promise<void> {
    try {
      await limitSession(this.client, NETWORK_LIMITS);
      await this.client.query(`SET idle_session_timeout = ${LEASE_MS}`);
    } catch (error) {
      await this.abandon();
      throw error;
    }
    this.isExpectedOpen = true;
    this.heartbeat = setInterval(() => {
      this.client.query('SELECT 1').catch(() => this.abandon());
    }, HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  private async ask<Answer>(name: string, text: string, values: readonly unknown[]): Promise<Answer[]> {
    const { rows } = await this.client.query<{ answer: Answer }>({ name, text, values: [...values] });
    return rows.map(({ answer }) => answer);
  }
}
