import { DatabaseClock } from '@app/database';
import { Alerts } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { UnmatchedRepository } from './unmatched.repository.js';

/** An account that still has some is said again after this time, in milliseconds. */
const REPEAT_MS = 3_600_000;

/** Raises an alert when messages of an account could not be applied, once while there are some, and again every hour. */
@Injectable()
export class UnmatchedWatch {
  /** When each account was raised last, in milliseconds of the database's clock. */
  private raisedAt: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly repository: UnmatchedRepository,
    private readonly clock: DatabaseClock,
    private readonly alerts: Alerts,
  ) {}

  /** Looks once. @returns how many alerts were raised */
  async check(): Promise<number> {
    const accounts = await this.repository.byAccount();
    // Where there is nothing, which is nearly always, the clock is not asked either.
    const now = accounts.length === 0 ? 0 : (await this.clock.now()).getTime();
    const due = accounts.filter(({ account_id: id }) => now - (this.raisedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= REPEAT_MS);
    for (const { mode, account_id: providerAccountId, oldest_id: rowId } of due)
      this.alerts.raise('notification_unmatched', { mode, providerAccountId, rowId });
    // One that has ended is forgotten, so that its return is said at once.
    this.raisedAt = new Map(accounts.map((one) => [one.account_id, due.includes(one) ? now : (this.raisedAt.get(one.account_id) ?? now)]));
    return due.length;
  }
}
