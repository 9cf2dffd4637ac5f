import {
  APPROVER_COUNTS,
  APPROVER_ROLES,
  type ApproverCount,
  type ApproverRole,
  type Mode,
  RULE_RISKS,
  RULED_ACTIONS,
  type RuledAction,
  type RuleRisk,
} from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import type { NamedView } from '../../payouts/list/payout-row.view.js';

/** A rule that asks for approvers of what operators do to payouts, besides what the effect of an action asks for. */
export class ApprovalRuleView {
  id: string;
  name: string;
  mode: Mode;
  /** Null: of all merchants. */
  merchant: NamedView | null;
  /** Empty: all of them. */
  @ApiProperty({ enum: RULED_ACTIONS, isArray: true })
  actions: RuledAction[];
  /** As decimal strings by currency; empty: every amount in every currency. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  from: Record<string, string>;
  /** Null: whatever the risk is. */
  @ApiProperty({ enum: RULE_RISKS, nullable: true })
  risk_from: RuleRisk | null;
  @ApiProperty({ enum: APPROVER_COUNTS })
  approvers: ApproverCount;
  @ApiProperty({ enum: APPROVER_ROLES })
  role: ApproverRole;
  enabled: boolean;
  /** Increases by one with each change. */
  version: number;
  /** Why nobody could approve what it applies to, as operators are now; null: somebody could, or it is disabled. */
  cannot_be_met: string | null;
}

export class ApprovalRulesView {
  /** The enabled ones first, at most 100. */
  data: ApprovalRuleView[];
}

/** What a rule would have asked for. */
export class ApprovalRulePreviewView {
  /** Of the last so many days. */
  days: number;
  /** The actions of operators that a rule may be about. */
  actions: number;
  /** Those that the rule applies to. */
  asked: number;
  /** Those of them that took fewer people, or no administrator, then. */
  more: number;
  /** True: there were more actions, and only the newest are counted. */
  is_cut: boolean;
  /** The same in one sentence. */
  sentence: string;
  /** Why nobody could approve what it applies to, as operators are now; null: somebody could. */
  cannot_be_met: string | null;
}
