import type { ModerationReason, Resolution } from '@app/domain';
import { type ModeAlertName, RepeatedLines } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { closeCases, insertCase, openCaseReasons } from './moderation-cases.repository.js';
import type { TaskPlan } from '../tasks/payout-tasks.js';
import type { PayoutUnitOfWork } from './payout-unit-of-work.js';
import { type Actor, type PayoutRow, SYSTEM } from './payout.row.js';

/** Why a case is opened, and what goes with it. */
export interface CaseOpening extends Pick<TaskPlan, 'send' | 'enquire'> {
  reason: ModerationReason;
  resolution?: Resolution;
  providerCode?: string | null;
  providerMessage?: string | null;
  actor?: Actor;
  /** An operator's words. */
  comment?: string;
  /** Which rule requires a person, as a sentence. */
  because?: string;
  /** What else the history keeps about it. */
  data?: Record<string, unknown>;
}

/** Who closes cases, and why. */
export interface CaseClosing {
  actor: Actor;
  comment: string;
  /** Only the case of this reason; absent: all of them. */
  reason?: ModerationReason;
}

/** Cases that raise an alert when they are opened. */
const ALERT_OF: Readonly<Partial<Record<ModerationReason, ModeAlertName>>> = { ENQUIRY_EXHAUSTED: 'enquiry_exhausted', CONFLICT: 'conflict_opened' };

/** Opens and closes moderation cases. While one is open, nothing is sent, revoked, cancelled or expired automatically. Keeps INV-13. */
@Injectable()
export class ModerationCases {
  constructor(private readonly lines: RepeatedLines) {}

  /** Opens a case; an open one of the same reason stays as it is. */
  async open(payouts: PayoutUnitOfWork, row: PayoutRow, opening: CaseOpening): Promise<PayoutRow> {
    const { reason, resolution, providerCode = null, providerMessage = null, actor = SYSTEM, comment, because, send, enquire, data } = opening;
    const isNew = await insertCase(payouts.tx, { payoutId: row.id, reason, resolution: resolution ?? null, providerCode, providerMessage });
    // A planned send waits until the case is closed.
    const plan: TaskPlan = { ...(send === undefined ? {} : { send }), ...(enquire === undefined ? {} : { enquire }) };
    if (!isNew) return payouts.planTasks(row, plan);
    this.lines.write('info', 'moderation required', { payout: row.id, reason, resolution });
    const alert = ALERT_OF[reason];
    if (alert) payouts.alerts.push({ name: alert, facts: { mode: row.mode, payoutId: row.id, providerAccountId: row.provider_account_id } });
    return payouts.apply(row, {
      type: 'case.opened',
      moderationRequired: true,
      actor,
      ...(resolution === undefined ? {} : { resolution }),
      ...(comment === undefined ? {} : { reason: comment }),
      ...plan,
      data: { reason, provider_code: providerCode, provider_message: providerMessage, ...(because === undefined ? {} : { because }), ...data },
    });
  }

  /** Closes the cases of a payout. */
  async close(payouts: PayoutUnitOfWork, row: PayoutRow, { actor, comment, reason }: CaseClosing): Promise<PayoutRow> {
    const reasons = await closeCases(payouts.tx, row.id, actor.id ?? actor.type, reason ?? null);
    if (reasons.length === 0) return row;
    const remaining = await this.openReasons(payouts, row.id);
    return payouts.apply(row, { type: 'case.closed', moderationRequired: remaining.length > 0, actor, reason: comment, data: { reasons } });
  }

  /** The reasons for which a payout waits for an operator now. */
  openReasons(payouts: PayoutUnitOfWork, payoutId: string): Promise<ModerationReason[]> {
    return openCaseReasons(payouts.tx, payoutId);
  }
}
