import { MODES } from '@app/domain';
import { Metrics, Outages, withDeadline } from '@app/observability';
import { type OperationsFigures, OperationsReader } from '@app/payouts';
import { Injectable } from '@nestjs/common';

/** Requests within this time share the same figures. */
const CACHE_MS = 5_000;
/** The longest time that a scrape waits for the database. */
const READ_TIMEOUT_MS = 2_000;

function gaugesOf(metrics: Metrics) {
  return {
    readable: metrics.gauge('database_readable', 'Whether the figures of the rows could be read, 1 or 0.'),
    openCases: metrics.gauge('moderation_open_cases', 'Open cases by mode and reason; a payout with two counts in both.', ['mode', 'reason']),
    oldestCase: metrics.gauge('moderation_oldest_case_seconds', 'Age of the oldest open case of a mode; 0 when none is open.', ['mode']),
    overdueRows: metrics.gauge('overdue_rows', 'Rows that have been due for more than a minute, by table.', ['table']),
    behindLocks: metrics.gauge('sends_behind_locks', 'Payouts that have been due to be sent for more than 20 seconds while their sender lock is held.'),
    approvals: metrics.gauge('approvals_waiting', 'Requests that wait for a second operator and can still be decided.', ['mode']),
    unmatched: metrics.gauge('notifications_unmatched', 'Messages of providers that could not be applied and that nobody has noted, by mode.', ['mode']),
    heldAccounts: metrics.gauge('provider_accounts_held', 'Provider accounts through which nothing is sent: paused, or with an open breaker.', ['mode', 'why']),
    killSwitches: metrics.gauge('kill_switches_in_force', 'Live sends that somebody stopped and two people have to resume, by scope.', ['scope']),
    stopped: metrics.gauge('stopped_payouts', 'Payouts that stand still although no decision is missing, by cause.', ['mode', 'cause']),
  };
}

/** Figures that are counted in the database, read for a scrape. While the database cannot be read, they are removed rather than kept. */
@Injectable()
export class DatabaseGauges {
  private readonly gauges: ReturnType<typeof gaugesOf>;
  private reading: Promise<OperationsFigures> | null = null;
  private freshUntil = 0;

  constructor(
    metrics: Metrics,
    private readonly reader: OperationsReader,
    private readonly outages: Outages,
  ) {
    this.gauges = gaugesOf(metrics);
  }

  /** Updates the figures. Never throws: the metrics of the process itself are reported without a database, too. */
  async refresh(): Promise<void> {
    if (performance.now() < this.freshUntil) return;
    // Concurrent scrapes share one query, including a query that was too slow for an earlier scrape.
    const reading = (this.reading ??= this.read());
    try {
      this.show(await withDeadline(reading, READ_TIMEOUT_MS));
      this.freshUntil = performance.now() + CACHE_MS;
    } catch (error) {
      reading.catch(() => undefined);
      this.hide();
      this.outages.failed('database', error);
    }
  }

  private async read(): Promise<OperationsFigures> {
    try {
      return await this.reader.figures();
    } finally {
      this.reading = null;
    }
  }

  private show(figures: OperationsFigures): void {
    const { readable, openCases, oldestCase, overdueRows, behindLocks, approvals, unmatched, heldAccounts, killSwitches, stopped } = this.gauges;
    readable.set(1);
    for (const [table, count] of figures.overdueRows) overdueRows.set({ table }, count);
    behindLocks.set(figures.sendsBehindLocks);
    for (const [scope, count] of figures.killSwitches) killSwitches.set({ scope }, count);
    for (const mode of MODES) {
      const ofMode = figures.ofMode[mode];
      for (const [reason, count] of ofMode.openCases) openCases.set({ mode, reason }, count);
      oldestCase.set({ mode }, ofMode.oldestCaseSeconds);
      approvals.set({ mode }, ofMode.waitingApprovals);
      unmatched.set({ mode }, ofMode.unmatchedNotifications);
      for (const [why, count] of ofMode.heldAccounts) heldAccounts.set({ mode, why }, count);
      for (const [cause, count] of ofMode.stoppedPayouts) stopped.set({ mode, cause }, count);
    }
  }

  private hide(): void {
    const { readable, openCases, oldestCase, overdueRows, behindLocks, approvals, unmatched, heldAccounts, killSwitches, stopped } = this.gauges;
    openCases.reset();
    overdueRows.reset();
    heldAccounts.reset();
    killSwitches.reset();
    stopped.reset();
    oldestCase.reset();
    approvals.reset();
    unmatched.reset();
    behindLocks.remove();
    readable.set(0);
  }
}
