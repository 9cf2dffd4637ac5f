import { formatAmount } from '@app/domain';
import { messageOf } from '../scenarios/codes.js';
import type { Distortion } from '../scenarios/scenario.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import type { Transfer } from './transfer.js';

/** Whose transfer it seems to be, where the scenario shows another one. */
const ANOTHER = { key: 'po_00000000000000000000000000000000-invoke', reference: 'po_00000000000000000000000000000000' } as const;

/** The public part of a transfer. Notifications carry this. */
export function toPublicView(transfer: Transfer) {
  const { id, key, reference, currency, status, code, revoke, cancel } = transfer;
  return {
    id,
    key,
    reference,
    amount: formatAmount(transfer.amountMinor, currency),
    ...amountsOf(transfer),
    currency,
    status,
    code,
    message: code === null ? null : messageOf(code),
    revoke,
    cancel,
    created_at: transfer.createdAt.toISOString(),
    updated_at: transfer.updatedAt.toISOString(),
    ...distorted(transfer),
  };
}

/** What was paid, and what came back of it. Of a transfer that is returned whole, nothing is paid any more. */
function amountsOf({ status, amountMinor, paidAmountMinor: out, currency }: Transfer): { paid_amount: string | null; returned_amount: string | null } {
  if (status === 'partly_returned' && out !== null)
    return { paid_amount: formatAmount(amountMinor, currency), returned_amount: formatAmount(amountMinor - out, currency) };
  return { paid_amount: out === null ? null : formatAmount(out, currency), returned_amount: null };
}

/** What the API answers. */
export function toView(transfer: Transfer) {
  return { ...toPublicView(transfer), account_number: transfer.accountNumber };
}

export type TransferView = ReturnType<typeof toView>;

/** What is said wrongly once money has moved. The ledger keeps the truth. */
function distorted(transfer: Transfer): object {
  const { shows } = scenarioOf(transfer.accountNumber);
  if (shows === undefined || transfer.paidAmountMinor === null) return {};
  return DISTORTIONS[shows](formatAmount(transfer.paidAmountMinor, transfer.currency), transfer.currency);
}

const DISTORTIONS: Readonly<Record<Distortion, (paid: string, currency: string) => object>> = {
  other_currency: (_paid, currency) => ({ currency: currency === 'USD' ? 'EUR' : 'USD' }),
  unreadable_amount: (paid) => ({ paid_amount: `${paid}.0` }),
  number_amount: (paid) => ({ paid_amount: Number(paid) }),
  negative_amount: (paid) => ({ paid_amount: `-${paid}` }),
  other_key: () => ANOTHER,
};
