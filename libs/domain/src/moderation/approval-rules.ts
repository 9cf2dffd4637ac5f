import type { Mode } from '../mode.js';
import type { OperatorRole } from '../permissions.js';
import type { DoublePayRisk, ModerationAction } from './moderation-actions.js';

/** Actions that a rule may be about. The others move nothing, only take away, or cannot wait for a second person. */
export const RULED_ACTIONS = ['process', 'cancel', 'revoke', 'release', 'add_statement', 'resolve_conflict'] as const satisfies readonly ModerationAction[];

export type RuledAction = (typeof RULED_ACTIONS)[number];

/** The lowest risk that a rule may begin with; every action has at least the risk `none`. */
export const RULE_RISKS = ['low', 'high'] as const satisfies readonly DoublePayRisk[];

export type RuleRisk = (typeof RULE_RISKS)[number];

/** Who may be asked for: an admin is an approver, too. */
export const APPROVER_ROLES = ['approver', 'admin'] as const satisfies readonly OperatorRole[];

export type ApproverRole = (typeof APPROVER_ROLES)[number];

/** How many people may be asked for beside the maker. */
export const APPROVER_COUNTS = [1, 2] as const;

export type ApproverCount = (typeof APPROVER_COUNTS)[number];

/** Rules of one mode, enabled or not. */
export const MAX_APPROVAL_RULES = 100;
/** In characters. */
export const MAX_RULE_NAME = 80;

/** A payout that a rule may apply to. */
export interface RuledPayout {
  merchantId: string;
  currency: string;
  amountMinor: bigint;
}

/** A rule that asks for approvers. Every condition has to hold; of several rules the strictest counts. */
export interface ApprovalRule {
  name: string;
  mode: Mode;
  /** Null: of all merchants. */
  merchantId: string | null;
  /** None: all of {@link RULED_ACTIONS}. */
  actions: readonly RuledAction[];
  /** From which amounts on, in minor units by currency; a currency that is not named is left out. None: every amount in every currency. */
  fromMinor: Readonly<Record<string, number>>;
  /** From which risk on; null: whatever the risk is. */
  riskFrom: RuleRisk | null;
  approvers: ApproverCount;
  role: ApproverRole;
  enabled: boolean;
}

/** How many people must agree besides the maker, and how many of them must be admins. */
export interface ApprovalDemand {
  approvers: number;
  admins: number;
}

const RISKS: readonly DoublePayRisk[] = ['none', 'low', 'high', 'already_paid'];

/** Whether a rule is enabled and its conditions about the payout hold. */
export function ruleCoversPayout({ enabled, merchantId, fromMinor }: ApprovalRule, payout: RuledPayout): boolean {
  if (!enabled || (merchantId !== null && merchantId !== payout.merchantId)) return false;
  const from = fromMinor[payout.currency];
  return Object.keys(fromMinor).length === 0 || (from !== undefined && payout.amountMinor >= BigInt(from));
}

/** Whether the conditions of a rule about the action hold. A risk that was not computed counts as the highest. */
export function ruleCoversAction(rule: ApprovalRule, action: ModerationAction, risk: DoublePayRisk | null): boolean {
  return (namedBy(rule) as readonly ModerationAction[]).includes(action) && riskRank(risk) >= riskRank(rule.riskFrom ?? 'none');
}

/** What one rule asks for where it applies. */
export function demandOfRule({ approvers, role }: Pick<ApprovalRule, 'approvers' | 'role'>): ApprovalDemand {
  return { approvers, admins: role === 'admin' ? approvers : 0 };
}

/** The least that satisfies every demand. */
export function strictest(demands: readonly ApprovalDemand[]): ApprovalDemand {
  return {
    approvers: Math.max(0, ...demands.map(({ approvers }) => approvers)),
    admins: Math.max(0, ...demands.map(({ admins }) => admins)),
  };
}

/** True where somebody is asked less after the change than before, in any situation. Where it is false, the change only adds demands. */
export function loosensApprovalRule(before: ApprovalRule, after: ApprovalRule): boolean {
  if (!before.enabled) return false;
  const [was, is] = [demandOfRule(before), demandOfRule(after)];
  return !after.enabled || !coversScope(after, before) || is.approvers < was.approvers || is.admins < was.admins;
}

function namedBy({ actions }: ApprovalRule): readonly RuledAction[] {
  return actions.length === 0 ? RULED_ACTIONS : actions;
}

function riskRank(risk: DoublePayRisk | null): number {
  return risk === null ? RISKS.length : RISKS.indexOf(risk);
}

/** Whether one rule applies wherever another one does. */
function coversScope(wide: ApprovalRule, narrow: ApprovalRule): boolean {
  return (
    (wide.merchantId === null || wide.merchantId === narrow.merchantId) &&
    namedBy(narrow).every((action) => namedBy(wide).includes(action)) &&
    riskRank(wide.riskFrom ?? 'none') <= riskRank(narrow.riskFrom ?? 'none') &&
    coversAmounts(wide.fromMinor, narrow.fromMinor)
  );
}

function coversAmounts(wide: ApprovalRule['fromMinor'], narrow: ApprovalRule['fromMinor']): boolean {
  if (Object.keys(wide).length === 0) return true;
  const currencies = Object.entries(narrow);
  return currencies.length > 0 && currencies.every(([currency, from]) => (wide[currency] ?? Infinity) <= from);
}

/** People who may sign in: those who may ask only, and those who may decide, too. */
export interface PeopleToAsk {
  operators: number;
  approvers: number;
  admins: number;
}

/** Whether there is anyone whose request those who are left could approve. */
export function canBeMet({ approvers, admins }: ApprovalDemand, people: PeopleToAsk): boolean {
  const deciders = people.approvers + people.admins;
  if (people.operators > 0) return deciders >= approvers && people.admins >= admins;
  return deciders - 1 >= approvers && (people.approvers > 0 ? people.admins : people.admins - 1) >= admins;
}
