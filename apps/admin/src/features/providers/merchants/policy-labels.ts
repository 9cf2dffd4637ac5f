import type { DuplicateHandling } from '@app/domain';
import type { MerchantPolicyView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';

/** What follows from a payout like an earlier one, in words. */
export const HANDLINGS: Readonly<Record<DuplicateHandling, string>> = {
  ask: 'Waits for an operator',
  warn: 'Is sent and marked',
  off: 'Is sent, nothing is looked for',
};

/** When an operator is asked before a payout is sent, in words. */
export function askedText({ always_ask: always, ask_above: above, ask_first_to_recipient: first }: MerchantPolicyView): string {
  if (always) return 'Before every payout';
  const amounts = listed(above);
  const asked = [...(amounts === '' ? [] : [`Above ${amounts}`]), ...(first ? ['The first to a recipient'] : [])];
  return asked.length === 0 ? 'Never' : asked.join('; ');
}

/** Up to which amounts one operator decides alone, in words. */
export function soloText({ mode, solo_limits: limits }: MerchantPolicyView): string {
  const amounts = listed(limits);
  if (amounts !== '') return `Up to ${amounts}`;
  return mode === 'live' ? 'Nothing' : 'Any amount';
}

/** Amounts by currency, for reading. */
function listed(amounts: Readonly<Record<string, string>>): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => amountText(amount, currency))
    .join(', ');
}
