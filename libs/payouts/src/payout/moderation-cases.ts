import { sql } from '@app/database';
import { type ModerationReason, newId, type Resolution } from '@app/domain';
import { type AlertName, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { NextActionPlan, PayoutUnitOfWork } from './payout-unit-of-work.js';
import { type Actor, type PayoutRow, SYSTEM } from './payout.row.js';

/** Why a case is opened, and what goes with it. */
export interface CaseOpening {
  reason: ModerationReason;
  resolution?: Resolution;
  providerCode?: string | null;
  providerMessage?: string | null;
  actor?: Actor;
  /** An operator's words. */
  comment?: string;
  /** What goes on while the case is open: enquiries, which only read, or nothing. What is absent stays. */
  next?: NextActionPlan;
}

/** Cases that somebody should hear of before they look at the queue. */
const ALERT_OF: Readonly<Partial<Record<ModerationReason, AlertName>>> = { ENQUIRY_EXHAUSTED: 'enquiry_exhausted', CONFLICT: 'conflict_opened' };

const OPEN = sql(
  'case_open',
  `INSERT INTO moderation_case (id, payout_id, reason, resolution, provider_code, provider_message) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (payout_id, reason) WHERE closed_at IS NULL DO NOTHING RETURNING id`,
);
const CLOSE = sql(
  'case_close',
  `UPDATE moderation_case SET closed_at = clock_timestamp(), closed_by = $2 WHERE payout_id = $1 AND closed_at IS NULL AND ($3::text IS NULL OR reason = $3) RETURNING reason`,
);
const OPEN_REASONS = sql('case_open_reasons', `SELECT reason FROM moderation_case WHERE payout_id = $1 AND closed_at IS NULL`);

/** Opens and closes moderation cases. While one is open, nothing automatic is sent, revoked, cancelled or expired. */
@Injectable()
export class ModerationCases {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** Opens a case, or leaves the open one of the same reason as it is. */
  async open(payouts: PayoutUnitOfWork, row: PayoutRow, opening: CaseOpening): Promise<PayoutRow> {
    const { reason, resolution, providerCode = null, providerMessage = null, actor = SYSTEM, comment, next } = opening;
    const opened = await payouts.tx.rows(OPEN, [newId('moderationCase'), row.id, reason, resolution ?? null, providerCode, providerMessage]);
    if (opened.length === 0) return next === undefined ? row : payouts.plan(row, next);
    this.logger.info({ payout: row.id, reason, resolution }, 'moderation required');
    const alert = ALERT_OF[reason];
    if (alert) payouts.alerts.push({ name: alert, facts: { payoutId: row.id, providerAccountId: row.provider_account_id } });
    return payouts.apply(row, {
      type: 'case.opened',
      moderationRequired: true,
      actor,
      ...(resolution === undefined ? {} : { resolution }),
      ...(comment === undefined ? {} : { reason: comment }),
      ...(next === undefined ? {} : { next }),
      data: { reason, provider_code: providerCode, provider_message: providerMessage },
    });
  }

  /**
   * Closes the cases of a payout.
   * @param reason only this one; null: all of them
   */
  async close(payouts: PayoutUnitOfWork, row: PayoutRow, actor: Actor, comment: string, reason: ModerationReason | null = null): Promise<PayoutRow> {
    const closed = await payouts.tx.rows<{ reason: ModerationReason }>(CLOSE, [row.id, actor.id ?? actor.type, reason]);
    if (closed.length === 0) return row;
    const remaining = await this.openReasons(payouts, row.id);
    return payouts.apply(row, {
      type: 'case.closed',
      moderationRequired: remaining.length > 0,
      actor,
      reason: comment,
      data: { reasons: closed.map((one) => one.reason) },
    });
  }

  /** Why a payout waits for a human now. */
  async openReasons(payouts: PayoutUnitOfWork, payoutId: string): Promise<ModerationReason[]> {
    return (await payouts.tx.rows<{ reason: ModerationReason }>(OPEN_REASONS, [payoutId])).map(({ reason }) => reason);
  }
}
