import { CONFIG, type Config } from '@app/config';
import { Alerts } from '@app/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LockRefusals } from './lock-refusals.js';
import { LockConnection } from './sender-lock.repository.js';

/**
 * Session advisory locks, one per payout that is being sent. One connection of this process holds them all under one lease, and loses
 * them all when the process or the connection dies, or when it is silent for longer than the lease. Only sending needs the lock.
 * Keeps INV-05.
 */
@Injectable()
export class SenderLock implements OnApplicationShutdown {
  /** How long a payout may be due and its lock not had, in milliseconds: twice the lease, by which time a holder that vanished has lost it. */
  protected readonly patienceMs: number = 20_000;
  private connection: Promise<LockConnection> | null = null;
  /** A session may take its own advisory lock twice, so within this process the set decides. */
  private readonly held = new Set<string>();
  private readonly refusals = new LockRefusals();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly alerts: Alerts,
  ) {}

  /** Acquires the lock of a payout. @returns null when another sender holds it */
  async acquire(payoutId: string): Promise<HeldLock | null> {
    const lock = this.held.has(payoutId) ? null : await this.acquireFromOthers(payoutId);
    if (lock) this.refusals.clear(payoutId);
    else await this.noteRefusal(payoutId);
    return lock;
  }

  async onApplicationShutdown(): Promise<void> {
    const connection = await this.connection?.catch(() => null);
    await connection?.end();
  }

  private async acquireFromOthers(payoutId: string): Promise<HeldLock | null> {
    this.held.add(payoutId);
    const lock = await this.lockInDatabase(payoutId).catch((error: unknown) => {
      this.held.delete(payoutId);
      throw error;
    });
    if (!lock) this.held.delete(payoutId);
    return lock;
  }

  private async lockInDatabase(payoutId: string): Promise<HeldLock | null> {
    const connection = await this.connected();
    const isOurs = await connection.lock(payoutId);
    return isOurs ? new HeldLock(connection, payoutId, () => this.held.delete(payoutId)) : null;
  }

  /** A payout that is due and cannot be sent, because a lock is not had, is worth an alert. A second job for a payout that is being sent is not. */
  private async noteRefusal(payoutId: string): Promise<void> {
    if (this.refusals.add(payoutId, performance.now()) < this.patienceMs) return;
    const connection = await this.connected();
    if (!(await connection.isSendOverdue(payoutId, this.patienceMs))) return;
    this.refusals.markReported(payoutId);
    this.alerts.raise('lock_not_had', { payoutId });
  }

  private connected(): Promise<LockConnection> {
    return this.connection ?? this.connect();
  }

  private connect(): Promise<LockConnection> {
    const forget = (): void => {
      if (this.connection === opening) this.connection = null;
    };
    // The driver may report one loss twice: the error of the server, and the end of the socket.
    let isLost = false;
    const opening = LockConnection.open(this.config.database.directUrl, (error) => {
      // An idle connection that is cut, as by a restart of the server, has lost nothing.
      if (error && !isLost && this.held.size > 0) this.alerts.raise('sender_lock_lost', {}, error);
      isLost = true;
      forget();
    });
    opening.catch(forget);
    this.connection = opening;
    return opening;
  }
}

/** A lock that is held until it is released or its connection is lost. */
export class HeldLock {
  /** Whether the fence has stopped a request: then nothing was asked of the provider. */
  wasFenced = false;

  constructor(
    private readonly connection: LockConnection,
    private readonly payoutId: string,
    private readonly onRelease: () => void,
  ) {}

  /**
   * The fence, checked right before the first byte leaves. It runs on the connection that holds the lock, so an answer proves that the
   * lock is still held; and that the attempt is open, its deadline not over, and the payout unchanged since the decision to send.
   */
  async isOpenFor(attemptId: string, payoutVersion: number): Promise<boolean> {
    const isOpen = await this.connection.isOpen({ attemptId, payoutVersion }).catch(() => false);
    if (!isOpen) this.wasFenced = true;
    return isOpen;
  }

  /** Releases the lock. A lost connection has released it already; one that does not answer is closed, and its lease ends. */
  async release(): Promise<void> {
    await this.connection.unlock(this.payoutId).catch(() => this.connection.abandon());
    this.onRelease();
  }
}
