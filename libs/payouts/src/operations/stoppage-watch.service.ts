import { DatabaseClock } from '@app/database';
import { type Mode, MODES } from '@app/domain';
import { Alerts, type ModeAlertName } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { type Stoppage, type StoppageCause, StoppagesReader } from '../payout/stoppages/stoppages.reader.js';

/** A stoppage that lasts is said again after this time, in milliseconds. */
const REPEAT_MS = 3_600_000;

/** What is raised for payouts that a cause stops, and how long, in milliseconds, it is left to end without a word. */
const ALERT_OF: Readonly<Record<StoppageCause, { name: ModeAlertName; afterMs: number }>> = {
  kill_switch: { name: 'payouts_waiting', afterMs: 900_000 },
  account_paused: { name: 'payouts_waiting', afterMs: 900_000 },
  account_unproved: { name: 'payouts_waiting', afterMs: 60_000 },
  breaker_open: { name: 'payouts_waiting', afterMs: 900_000 },
  answer_awaited: { name: 'payouts_waiting', afterMs: 900_000 },
  sender_busy: { name: 'payouts_overdue', afterMs: 120_000 },
  overdue: { name: 'payouts_overdue', afterMs: 120_000 },
};

/** A stoppage of one mode. */
interface ModeStoppage extends Stoppage {
  mode: Mode;
}

/** Raises an alert when payouts stand still, once for each mode, cause, account and kill switch while it lasts, and again every hour. */
@Injectable()
export class StoppageWatchService {
  /** When each stoppage was raised last, by mode, cause, account and kill switch, in milliseconds of the database's clock. */
  private raisedAt: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly reader: StoppagesReader,
    private readonly clock: DatabaseClock,
    private readonly alerts: Alerts,
  ) {}

  /** Looks once. @returns how many alerts were raised */
  async check(): Promise<number> {
    const [stoppages, now] = await Promise.all([this.stoppages(), this.clock.now()]);
    const lasting = stoppages.filter(({ cause, payouts, since }) => payouts > 0 && now.getTime() - since.getTime() >= ALERT_OF[cause].afterMs);
    const isDue = (stoppage: ModeStoppage): boolean => now.getTime() - (this.raisedAt.get(keyOf(stoppage)) ?? 0) >= REPEAT_MS;
    const due = lasting.filter(isDue);
    for (const { mode, cause, account_id: providerAccountId, oldest_id: payoutId } of due) {
      this.alerts.raise(ALERT_OF[cause].name, {
        mode,
        cause,
        ...(providerAccountId === null ? {} : { providerAccountId }),
        ...(payoutId === null ? {} : { payoutId }),
      });
    }
    // One that has ended is forgotten, so that its return is said at once.
    this.raisedAt = new Map(lasting.map((one) => [keyOf(one), due.includes(one) ? now.getTime() : (this.raisedAt.get(keyOf(one)) ?? now.getTime())]));
    return due.length;
  }

  private async stoppages(): Promise<ModeStoppage[]> {
    const lists = await Promise.all(MODES.map(async (mode) => (await this.reader.list(mode)).map((stoppage) => ({ ...stoppage, mode }))));
    return lists.flat();
  }
}

function keyOf({ mode, cause, account_id: accountId, kill_switch_id: killSwitchId }: ModeStoppage): string {
  return `${mode} ${cause} ${accountId ?? killSwitchId ?? ''}`;
}
