import type { Transfer } from './transfer.js';

/** One movement of money: out to the recipient, or back. */
export interface Movement {
  readonly kind: 'out' | 'back';
  readonly amountMinor: bigint;
}

/** The ledger follows the paid amount: what it gained went out, what it lost came back. Null when no money moved. */
export function movementBetween(before: Transfer | null, after: Transfer): Movement | null {
  const difference = (after.paidAmountMinor ?? 0n) - (before?.paidAmountMinor ?? 0n);
  if (difference === 0n) return null;
  return difference > 0n ? { kind: 'out', amountMinor: difference } : { kind: 'back', amountMinor: -difference };
}
