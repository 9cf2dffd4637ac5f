import type { Transfer } from './transfer.js';

/** One movement of money: out to the recipient, or back. */
export interface Movement {
  readonly kind: 'out' | 'back';
  readonly amountMinor: bigint;
  /** 1: the payment, and its whole return. 2: a later correction of the amount, or a payment after the return. */
  readonly ordinal: 1 | 2;
}

/** The ledger follows the paid amount: what it gained went out, what it lost came back. Null when no money moved. */
export function movementBetween(before: Transfer | null, after: Transfer): Movement | null {
  const difference = (after.paidAmountMinor ?? 0n) - (before?.paidAmountMinor ?? 0n);
  if (difference === 0n) return null;
  return difference > 0n
    ? { kind: 'out', amountMinor: difference, ordinal: (before?.paidAmountMinor ?? null) === null ? 1 : 2 }
    : { kind: 'back', amountMinor: -difference, ordinal: after.paidAmountMinor === 0n ? 1 : 2 };
}
