import {
  type ApprovalRule,
  type ApproverCount,
  type ApproverRole,
  formatAmount,
  loosensApprovalRule,
  MAX_RULE_NAME,
  type Mode,
  type RuledAction,
  type RuleRisk,
} from '@app/domain';
import type { ApprovalRuleView, PreviewApprovalRuleDto, UpdateApprovalRuleDto } from '../../../generated/types.gen.js';
import { TEXT_OPTIONS } from '../../providers/account-form/text-options.js';

/** A rule as typed. */
export interface RuleDraft {
  name: string;
  /** The id of a merchant; '' for all of them. */
  merchant: string;
  actions: readonly RuledAction[];
  /** @example "1000.00 EUR, 500 USD" */
  from: string;
  riskFrom: RuleRisk | '';
  approvers: ApproverCount;
  role: ApproverRole;
  enabled: boolean;
}

/** Amounts are typed as they are in the options of an account. */
const AMOUNTS = TEXT_OPTIONS['policy.aboveMinor'];

export const NEW_RULE: RuleDraft = { name: '', merchant: '', actions: [], from: '', riskFrom: '', approvers: 1, role: 'approver', enabled: true };

/** The first values of a rule that there is. */
export function draftOfRule({ name, merchant, actions, from, risk_from: riskFrom, approvers, role, enabled }: ApprovalRuleView): RuleDraft {
  return { name, merchant: merchant?.id ?? '', actions, from: amountsText(from), riskFrom: riskFrom ?? '', approvers, role, enabled };
}

/** Amounts as they are shown and typed. */
export function amountsText(amounts: Readonly<Record<string, string>>): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(', ');
}

/** The errors of a draft, by field; empty when it can be sent. */
export function ruleErrors({ name, from }: RuleDraft): Partial<Record<'name' | 'from', string>> {
  return {
    ...([...name.trim()].length > 0 && [...name.trim()].length <= MAX_RULE_NAME
      ? {}
      : { name: `Enter a name of at most ${String(MAX_RULE_NAME)} characters.` }),
    ...(minorsOf(from) === undefined ? { from: AMOUNTS.error } : {}),
  };
}

/** The conditions of a draft without errors, as the server expects them. */
export function termsOf(draft: RuleDraft, mode: Mode): PreviewApprovalRuleDto {
  const { merchant, actions, from, riskFrom, approvers, role } = draft;
  return {
    mode,
    merchant: merchant === '' ? null : merchant,
    actions: [...actions],
    from: amountsOf(from),
    risk_from: riskFrom === '' ? null : riskFrom,
    approvers,
    role,
  };
}

/** What of a draft without errors differs from what the operator saw, as the server expects it. */
export function changesOfRule(draft: RuleDraft, seen: ApprovalRuleView): Omit<UpdateApprovalRuleDto, 'reason' | 'password' | 'code'> {
  const { mode: _, ...typed } = termsOf(draft, seen.mode);
  const { mode: __, ...before } = termsOf(draftOfRule(seen), seen.mode);
  const changed = Object.entries(typed).filter(([member, value]) => sorted(value) !== sorted(before[member as keyof typeof before]));
  return {
    ...Object.fromEntries(changed),
    ...(draft.name.trim() === seen.name ? {} : { name: draft.name.trim() }),
    ...(draft.enabled === seen.enabled ? {} : { enabled: draft.enabled }),
  };
}

/** True where a draft without errors asks for less than before in any situation: in live mode a second person must agree to it. */
export function loosensRule(draft: RuleDraft, seen: ApprovalRuleView): boolean {
  return loosensApprovalRule(ruleOf(draftOfRule(seen), seen.mode), ruleOf(draft, seen.mode));
}

function ruleOf({ name, merchant, actions, from, riskFrom, approvers, role, enabled }: RuleDraft, mode: Mode): ApprovalRule {
  const merchantId = merchant === '' ? null : merchant;
  return { name, mode, merchantId, actions, fromMinor: minorsOf(from) ?? {}, riskFrom: riskFrom === '' ? null : riskFrom, approvers, role, enabled };
}

/** The rules that a text is found in: the name or the merchant. */
export function foundRules(rules: readonly ApprovalRuleView[], text: string): ApprovalRuleView[] {
  const wanted = text.trim().toLowerCase();
  return rules.filter(({ name, merchant }) => [name, merchant?.name ?? ''].some((part) => part.toLowerCase().includes(wanted)));
}

/** Whatever the order in which it was picked or typed. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify([...(value as string[])].sort());
  return JSON.stringify(value !== null && typeof value === 'object' ? Object.entries(value).sort() : value);
}

/** Minor units by currency; undefined when the text is none. */
function minorsOf(text: string): Record<string, number> | undefined {
  return text.trim() === '' ? {} : AMOUNTS.read(text);
}

function amountsOf(text: string): Record<string, string> {
  return Object.fromEntries(Object.entries(minorsOf(text) ?? {}).map(([currency, minor]) => [currency, formatAmount(BigInt(minor), currency)]));
}
