import { type ApprovalRule, formatAmount, RULED_ACTIONS, type RuledAction } from '@app/domain';
import { plain, type Value } from '../changed-values.js';

const ACTIONS: Readonly<Record<RuledAction, string>> = {
  process: 'Process',
  cancel: 'Cancel',
  revoke: 'Revoke',
  release: 'Release',
  add_statement: 'Add statement',
  resolve_conflict: 'Resolve conflict',
};

const RISKS = { low: 'Low or high', high: 'High' } as const;

/** A rule in plain words, as the people who decide about it read it. */
export function ruleValues(rule: ApprovalRule & { merchantName: string | null }): Value[] {
  return [
    plain('name', 'Name', rule.name),
    plain('merchant', 'Merchant', rule.merchantId === null ? 'All merchants' : (rule.merchantName ?? rule.merchantId)),
    plain('actions', 'Actions', (rule.actions.length === 0 ? RULED_ACTIONS : rule.actions).map((action) => ACTIONS[action]).join(', ')),
    plain('from', 'From which amounts on', amountsText(rule.fromMinor)),
    plain('risk', 'Risk that it is paid twice', rule.riskFrom === null ? 'Any' : RISKS[rule.riskFrom]),
    plain('approvers', 'Who must agree besides the one who asks', approversText(rule)),
    plain('enabled', 'The rule', rule.enabled ? 'Is enabled' : 'Is disabled'),
  ];
}

function amountsText(fromMinor: ApprovalRule['fromMinor']): string {
  const amounts = Object.entries(fromMinor).map(([currency, minor]) => `${formatAmount(BigInt(minor), currency)} ${currency}`);
  return amounts.length === 0 ? 'Every amount in every currency' : amounts.sort().join(', ');
}

function approversText({ approvers, role }: Pick<ApprovalRule, 'approvers' | 'role'>): string {
  if (role === 'admin') return approvers === 1 ? 'One administrator' : 'Two administrators';
  return approvers === 1 ? 'One approver or administrator' : 'Two approvers or administrators';
}
