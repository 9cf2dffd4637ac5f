import { Database, sql } from '@app/database';
import { type ApprovalRule, type DoublePayRisk, demandOfRule, type ModerationAction, ruleCoversAction, ruleCoversPayout, RULED_ACTIONS } from '@app/domain';
import { Injectable } from '@nestjs/common';

export const PREVIEW_DAYS = 7;
/** The newest actions that a preview counts. */
export const MAX_PREVIEWED_ACTIONS = 20_000;

/** What a rule would have asked for, of the actions that operators took or asked for. */
export interface RulePreview {
  /** All of them that a rule may be about. */
  actions: number;
  /** Those that the rule applies to. */
  asked: number;
  /** Those of them that took fewer people, or no administrator, then. */
  more: number;
  /** There were more than {@link MAX_PREVIEWED_ACTIONS}: only the newest are counted. */
  isCut: boolean;
}

interface ActionRow {
  action: ModerationAction;
  risk: DoublePayRisk | null;
  merchant_id: string;
  currency: string;
  amount_minor: bigint;
  approvers: number;
  admins: number;
}

/** What was asked for stands in approvals; what one operator did alone in the event that it began with. */
const ACTIONS = sql(
  'approval_rule_preview',
  `SELECT one.action, one.risk, p.merchant_id, p.currency, p.amount_minor, one.approvers, one.admins
   FROM (
     SELECT created_at AS at, payout_id, action, decision ->> 'risk' AS risk, approvers, admins FROM approval
     WHERE created_at >= now() - interval '${String(PREVIEW_DAYS)} days'
     UNION ALL
     SELECT occurred_at, payout_id, data ->> 'operator_action', data ->> 'risk', 0, 0 FROM payout_event
     WHERE actor_type = 'operator' AND occurred_at >= now() - interval '${String(PREVIEW_DAYS)} days' AND data ? 'operator_action'
   ) one JOIN payout p ON p.id = one.payout_id
   WHERE p.mode = $1 AND one.action = ANY ($2) ORDER BY one.at DESC LIMIT ${String(MAX_PREVIEWED_ACTIONS + 1)}`,
);

/** Counts what a rule would have asked for, before it is saved. */
@Injectable()
export class RulePreviewReader {
  constructor(private readonly database: Database) {}

  /** Of the last {@link PREVIEW_DAYS} days, in the mode of the rule. */
  async preview(rule: ApprovalRule): Promise<RulePreview> {
    const found = await this.database.rows<ActionRow & Record<string, unknown>>(ACTIONS, [rule.mode, [...RULED_ACTIONS]]);
    const rows = found.slice(0, MAX_PREVIEWED_ACTIONS);
    const { approvers, admins } = demandOfRule(rule);
    const asked = rows.filter(
      ({ merchant_id: merchantId, currency, amount_minor: amountMinor, action, risk }) =>
        ruleCoversPayout(rule, { merchantId, currency, amountMinor }) && ruleCoversAction(rule, action, risk),
    );
    const more = asked.filter((row) => row.approvers < approvers || row.admins < admins);
    return { actions: rows.length, asked: asked.length, more: more.length, isCut: found.length > rows.length };
  }
}
