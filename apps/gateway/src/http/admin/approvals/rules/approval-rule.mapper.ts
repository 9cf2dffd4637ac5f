import { type ApprovalRuleChange, InvalidApprovalRule, type ListedApprovalRule } from '@app/changes';
import { type ApprovalRule, CURRENCIES, type Fault, formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import { PREVIEW_DAYS, type RulePreview } from '@app/payouts';
import type { PreviewApprovalRuleDto, UpdateApprovalRuleDto } from './approval-rule.dto.js';
import type { ApprovalRulePreviewView, ApprovalRuleView } from './approval-rule.view.js';

export function approvalRuleView(rule: ListedApprovalRule): ApprovalRuleView {
  const { id, name, mode, merchantId, merchantName, actions, fromMinor, riskFrom, approvers, role, enabled, version } = rule;
  return {
    id,
    name,
    mode,
    merchant: merchantId === null ? null : { id: merchantId, name: merchantName ?? merchantId },
    actions: [...actions],
    from: Object.fromEntries(Object.entries(fromMinor).map(([currency, minor]) => [currency, formatAmount(BigInt(minor), currency)])),
    risk_from: riskFrom,
    approvers,
    role,
    enabled,
    version,
    cannot_be_met: rule.cannotBeMet,
  };
}

/** @throws {InvalidApprovalRule} with every amount that is none */
export function newRuleOf({ mode, merchant, actions, from, risk_from: riskFrom, approvers, role }: PreviewApprovalRuleDto, name: string): ApprovalRule {
  const terms = { actions, fromMinor: amountsOf(from), approvers, role };
  // Members that may be null may also be left out.
  return { mode, name: name.trim(), merchantId: merchant ?? null, riskFrom: riskFrom ?? null, enabled: true, ...terms };
}

/** @throws {InvalidApprovalRule} with every amount that is none */
export function ruleChangeOf({ name, merchant, actions, from, risk_from: riskFrom, approvers, role, enabled }: UpdateApprovalRuleDto): ApprovalRuleChange {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(merchant === undefined ? {} : { merchantId: merchant }),
    ...(actions === undefined ? {} : { actions }),
    ...(from === undefined ? {} : { fromMinor: amountsOf(from) }),
    ...(riskFrom === undefined ? {} : { riskFrom }),
    ...(approvers === undefined ? {} : { approvers }),
    ...(role === undefined ? {} : { role }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

export function previewView({ actions, asked, more, isCut }: RulePreview, cannotBeMet: string | null): ApprovalRulePreviewView {
  const some = isCut ? `the newest ${String(actions)}` : String(actions);
  const of = `Of ${some} ${actions === 1 ? 'action' : 'actions'} of operators in the last ${String(PREVIEW_DAYS)} days`;
  const sentence =
    actions === 0
      ? `In the last ${String(PREVIEW_DAYS)} days operators took no action that a rule may be about.`
      : `${of}, this rule would have asked for approval of ${String(asked)}. ${String(more)} of these took fewer people then.`;
  return { days: PREVIEW_DAYS, actions, asked, more, is_cut: isCut, sentence, cannot_be_met: cannotBeMet };
}

function amountsOf(amounts: Readonly<Record<string, unknown>>): Record<string, number> {
  const faults: Fault[] = [];
  const read: [string, number][] = [];
  for (const [currency, amount] of Object.entries(amounts)) {
    const fault = faultOf(currency, amount);
    if (fault === null) read.push([currency, Number(parseNonNegativeAmount(String(amount), currency))]);
    else faults.push({ pointer: `/from/${CURRENCIES.includes(currency) ? currency : ''}`, detail: fault });
  }
  if (faults.length > 0) throw new InvalidApprovalRule(faults);
  return Object.fromEntries(read);
}

function faultOf(currency: string, amount: unknown): string | null {
  if (!CURRENCIES.includes(currency)) return 'There is no such currency: name it by its three letters, such as EUR.';
  if (typeof amount !== 'string') return `${currency}: the amount is a decimal string such as "100.00".`;
  try {
    parseNonNegativeAmount(amount, currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `${currency}: ${error.message}.`;
    throw error;
  }
}
