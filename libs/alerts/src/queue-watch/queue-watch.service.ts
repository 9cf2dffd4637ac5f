import { changeConfiguration, Database, recordChange } from '@app/database';
import type { Mode } from '@app/domain';
import { Alerts } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { AlertSettingsChangedMeanwhile, InvalidAlertSettings } from '../alerts.errors.js';
import { storeAlerts } from '../outbox/alert-outbox.repository.js';
import { foldedAlert } from '../outbox/folded-alerts.js';
import { listLimits, lockLimit, makeDigests, noteTurned, type QueueLimitRow, writeLimit } from './queue-limits.repository.js';

const MAX_MINUTES = 43_200;
const MAX_CASES = 10_000;

/** From when on the queue of a mode is late; null: that is no limit. */
export interface QueueLimits {
  /** The oldest case has waited for as many minutes. */
  oldestMinutes: number | null;
  /** More cases than this are open. */
  openCases: number | null;
}

/** Watches how long payouts wait for operators. */
@Injectable()
export class QueueWatch {
  constructor(
    private readonly database: Database,
    private readonly alerts: Alerts,
  ) {}

  /** The limits that were set, by mode. */
  limits(): Promise<QueueLimitRow[]> {
    return listLimits(this.database);
  }

  /**
   * Sets the limits of a mode.
   * @param expectedVersion as the operator saw it; 0: there were none
   * @throws {AlertSettingsChangedMeanwhile | InvalidAlertSettings}
   */
  async setLimits(operatorId: string, mode: Mode, { expectedVersion, limits }: { expectedVersion: number; limits: QueueLimits }): Promise<void> {
    const { oldestMinutes, openCases } = limits;
    const faults = [...faultsOf('/oldest_minutes', oldestMinutes, MAX_MINUTES, 1), ...faultsOf('/open_cases', openCases, MAX_CASES, 0)];
    if (faults.length > 0) throw new InvalidAlertSettings(faults);
    await changeConfiguration(this.database, async (tx) => {
      const present = (await lockLimit(tx, mode))?.version ?? 0;
      if (present !== expectedVersion) throw new AlertSettingsChangedMeanwhile(present);
      await writeLimit(tx, mode, limits);
      const data = { mode, ...limits, version: present + 1 };
      await recordChange(tx, { subject: 'queue_limit', subjectId: mode, action: 'queue_limit.changed', operatorId, reason: null, data });
    });
  }

  /** Raises an alert for a queue that has become late, and the all-clear when it is in time again: each once, by whichever process notices it. */
  async check(): Promise<void> {
    const turned = await this.database.transaction(async (tx) => {
      const states = (await noteTurned(tx)).map(({ mode, is_late: isLate, open_cases: openCases, oldest_minutes: oldestMinutes }) => {
        const facts = { mode, openCases, ...(oldestMinutes === null ? {} : { oldestMinutes }) };
        return { name: isLate ? 'queue_late' : 'queue_in_time', facts, at: new Date() } as const;
      });
      // In the same transaction: what is noted as said is said.
      await storeAlerts(tx, states.map(foldedAlert));
      return states;
    });
    for (const { name, facts } of turned) this.alerts.report(name, facts);
  }

  /** Makes the daily digests whose time has come. @returns how many */
  digests(): Promise<number> {
    return makeDigests(this.database);
  }
}

function faultsOf(pointer: string, value: number | null, max: number, min: number): { pointer: string; detail: string }[] {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [{ pointer, detail: `Enter a whole number from ${String(min)} to ${String(max)}, or nothing.` }];
}
