import type { Pool } from 'pg';
import { inTransaction } from '../database/database.js';
import type { NotificationEndpoint } from '../notifications/notification-endpoint.js';
import { noticesOf } from '../notifications/notice.js';
import { Poller } from '../poller.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import { applyStep, type Transfer } from './transfer.js';
import { hasDueTransfers, saveChanges, takeDueTransfers, type Change } from './transfers.repository.js';

const BATCH_SIZE = 200;

/** Lets time pass for transfers: takes the rows whose next step is due and applies it. Stop and start lose nothing. */
export class Timers {
  private readonly poller: Poller;

  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
    intervalMs: number,
  ) {
    this.poller = new Poller('timers', intervalMs, () => this.round());
  }

  start(): void {
    this.poller.start();
  }

  stop(): Promise<void> {
    return this.poller.stop();
  }

  /** Applies one step to each due transfer. True when the batch was full: more may be waiting. */
  private async round(): Promise<boolean> {
    if (!(await hasDueTransfers(this.pool, new Date()))) return false;
    return inTransaction(this.pool, async (client) => {
      const now = new Date();
      const due = await takeDueTransfers(client, now, BATCH_SIZE);
      if (due.length > 0)
        await saveChanges(
          client,
          due.map((transfer) => this.advance(transfer, now)),
        );
      return due.length === BATCH_SIZE;
    });
  }

  private advance(before: Transfer, now: Date): Change {
    const after = applyStep(before, now);
    const notices = this.endpoint.current.url === null ? [] : noticesOf(before, after, scenarioOf(before.accountNumber), this.speed);
    return { before, after, notices };
  }
}
