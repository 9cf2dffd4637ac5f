import { CONFIG, type Config } from '@app/config';
import { Alerts } from '@app/observability';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LockConnection } from './lock-connection.js';

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
    private readonly alerts: Alerts,
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
    const connection = await (this.connection ?? this.connect());
    const isOurs = await connection.lock(payoutId);
    return isOurs ? new HeldLock(connection, payoutId, () => this.held.delete(payoutId)) : null;
  }

  private connect(): Promise<LockConnection> {
    const forget = (): void => {
      if (this.connection === opening) this.connection = null;
    };
    // The driver may tell of one loss twice: what the server said, and that the socket is gone.
    let isLost = false;
    const opening = LockConnection.open(this.config.database.url, (error) => {
      if (error && !isLost) this.alerts.raise('sender_lock_lost', {}, error);
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
  /** Whether a request was held back because of it: then nothing was asked of the provider. */
  hasHeldBack = false;

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
    const isOpen = await this.connection.isOpen({ attemptId, payoutVersion }).catch(() => false);
    if (!isOpen) this.hasHeldBack = true;
    return isOpen;
  }

  /** Releases it. A connection that is lost has released it already; one that does not answer is closed, which releases it too. */
  async release(): Promise<void> {
    await this.connection.unlock(this.payoutId).catch(() => this.connection.abandon());
    this.onRelease();
  }
}
