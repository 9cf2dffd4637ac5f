import { FourEyes } from '@app/changes';
import { Database, changeConfiguration, recordChange, type Transaction } from '@app/database';
import { type KillSwitchScope, newId, type OperatorRole, roleMay, SOLE_OPERATOR } from '@app/domain';
import { Alerts } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { InvalidKillSwitch, KillSwitchChangedMeanwhile, KillSwitchNotAllowed, KillSwitchNotFound, OwnResumption } from './kill-switch.errors.js';
import { type KillSwitchRecord, KillSwitchesReader } from './kill-switches.reader.js';
import {
  askToResume,
  holdBeginningSends,
  type KillSwitchRow,
  lockKillSwitch,
  presentRoleOf,
  pressKillSwitch,
  refuseResumption,
  resumeSends,
  targetExists,
} from './kill-switches.repository.js';

/** What is to be stopped, and why. */
export interface StopSends {
  scope: KillSwitchScope;
  /** The merchant, the service's code, or the live account; null for all. */
  targetId: string | null;
  reason: string;
}

/** A decision about a kill switch: of whom, about which version, and in which words. */
export interface ResumptionStep {
  operatorId: string;
  id: string;
  /** The version that the operator saw. */
  expectedVersion: number;
  reason: string | null;
}

/**
 * Stops sends of money in live mode. One person presses, because that only takes away; two resume, because money moves then. Enquiries,
 * notifications, recalls and cancellations go on, and payouts are accepted and wait with what is planned for them.
 */
@Injectable()
export class KillSwitches {
  constructor(
    private readonly database: Database,
    private readonly reader: KillSwitchesReader,
    private readonly alerts: Alerts,
    private readonly fourEyes: FourEyes,
  ) {}

  /**
   * Stops sends for every process from the commit on. Those that have begun before are counted as on their way.
   * @throws {InvalidKillSwitch | KillSwitchNotAllowed}
   */
  async press(operatorId: string, { scope, targetId, reason }: StopSends): Promise<KillSwitchRecord> {
    await this.checkTarget(scope, targetId);
    const id = newId('killSwitch');
    await changeConfiguration(this.database, async (tx) => {
      await holdBeginningSends(tx);
      if (!(await pressKillSwitch(tx, { id, scope, targetId, reason, pressedBy: operatorId })))
        throw new KillSwitchNotAllowed('These sends are stopped already.');
      await this.record(tx, 'kill_switch.pressed', { operatorId, id, reason }, { scope, target: targetId });
    });
    this.alerts.raise('kill_switch_pressed', { cause: scope });
    return this.reader.get(id);
  }

  /**
   * Asks to resume. Another person has to approve it within an hour.
   * @throws {KillSwitchNotFound | KillSwitchNotAllowed | KillSwitchChangedMeanwhile}
   */
  askToResume(step: ResumptionStep & { reason: string }): Promise<KillSwitchRecord> {
    return this.change(step, 'kill_switch.resume_requested', async (tx, row) => {
      if (hasOpenRequest(row)) throw new KillSwitchNotAllowed('Somebody has asked to resume already. Approve it, or refuse it first.');
      await askToResume(tx, row.id, step.operatorId, step.reason);
      return {};
    });
  }

  /**
   * The second person approves, and sends leave again. Under SOLE_OPERATOR it may be the same one, who is recorded as alone.
   * @throws {KillSwitchNotFound | KillSwitchNotAllowed | KillSwitchChangedMeanwhile | OwnResumption}
   */
  async approve(step: ResumptionStep): Promise<KillSwitchRecord> {
    const mayBeAlone = await this.fourEyes.decidesAlone(step.operatorId);
    const resumed = await this.change(step, 'kill_switch.resumed', async (tx, row) => {
      const { resume_asked_by: askedBy } = row;
      if (askedBy === null) throw new KillSwitchNotAllowed('Nobody has asked to resume. Ask, then have a second person approve it.');
      if (row.request_has_expired) throw new KillSwitchNotAllowed('The request to resume has expired. Ask again.');
      const isAlone = askedBy === step.operatorId;
      if (isAlone && !mayBeAlone) throw new OwnResumption();
      const role = await presentRoleOf(tx, askedBy);
      if (role === undefined || !roleMay(role as OperatorRole, 'sending.stop'))
        throw new KillSwitchNotAllowed('Who asked to resume may not do so any more. Refuse the request, and ask again.');
      await resumeSends(tx, row.id, step.operatorId, isAlone ? 1 : 2);
      return { asked_by: askedBy, ...(isAlone ? { alone: SOLE_OPERATOR } : {}) };
    });
    if (resumed.people === 1) this.fourEyes.reportAlone({ operatorId: step.operatorId, what: 'kill_switch.resumed', about: step.id });
    return resumed;
  }

  /**
   * Refuses or withdraws a request to resume. Sends stay stopped.
   * @throws {KillSwitchNotFound | KillSwitchNotAllowed | KillSwitchChangedMeanwhile}
   */
  refuse(step: ResumptionStep & { reason: string }): Promise<KillSwitchRecord> {
    return this.change(step, 'kill_switch.resume_refused', async (tx, row) => {
      const { resume_asked_by: askedBy } = row;
      if (askedBy === null) throw new KillSwitchNotAllowed('Nobody has asked to resume.');
      await refuseResumption(tx, row.id);
      return { asked_by: askedBy };
    });
  }

  /** One change of a kill switch in force, by the version that was seen. @param apply returns what is recorded besides */
  private async change(
    step: ResumptionStep,
    action: string,
    apply: (tx: Transaction, row: KillSwitchRow) => Promise<Record<string, unknown>>,
  ): Promise<KillSwitchRecord> {
    await changeConfiguration(this.database, async (tx) => {
      const row = await lockKillSwitch(tx, step.id);
      if (!row) throw new KillSwitchNotFound(step.id);
      if (row.resumed_at !== null) throw new KillSwitchNotAllowed('Sends were resumed already.');
      if (row.version !== step.expectedVersion) throw new KillSwitchChangedMeanwhile();
      await this.record(tx, action, step, await apply(tx, row));
    });
    return this.reader.get(step.id);
  }

  private record(
    tx: Transaction,
    action: string,
    { operatorId, id, reason }: Pick<ResumptionStep, 'operatorId' | 'id' | 'reason'>,
    data: Record<string, unknown>,
  ): Promise<void> {
    return recordChange(tx, { subject: 'kill_switch', subjectId: id, action, operatorId, reason, data });
  }

  private async checkTarget(scope: KillSwitchScope, targetId: string | null): Promise<void> {
    if (scope === 'all') {
      if (targetId !== null) throw new InvalidKillSwitch('Leave target_id out to stop all live sends.');
      return;
    }
    if (targetId === null) throw new InvalidKillSwitch(`Say in target_id which ${scope} is stopped.`);
    if (!(await targetExists(this.database, scope, targetId)))
      throw new InvalidKillSwitch(
        scope === 'account' ? `There is no live provider account ${targetId}. Test accounts can be paused.` : `There is no ${scope} ${targetId}.`,
      );
  }
}

function hasOpenRequest(row: KillSwitchRow): boolean {
  return row.resume_asked_by !== null && !row.request_has_expired;
}
