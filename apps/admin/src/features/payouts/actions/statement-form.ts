import { InvalidAmount, parseNonNegativeAmount, type PayoutStatus } from '@app/domain';
import type { AddStatementDto } from '../../../generated/types.gen.js';

export type StatementOutcome = AddStatementDto['outcome'];

/** The inputs of a manual statement, as typed. */
export interface StatementDraft {
  outcome: string;
  providerReference: string;
  processedAmount: string;
}

const OUTCOMES: readonly { value: StatementOutcome; label: string; description: string }[] = [
  { value: 'paid', label: 'Paid', description: 'The recipient has the full amount.' },
  { value: 'partly_paid', label: 'Partly paid', description: 'The recipient has part of the amount.' },
  { value: 'overpaid', label: 'Paid too much', description: 'The recipient has more than was ordered.' },
  { value: 'returned', label: 'Returned', description: 'It was paid, and the money came back.' },
  { value: 'not_returned', label: 'Not returned', description: 'The money was asked back, and it stays paid.' },
  { value: 'recalled', label: 'Recalled', description: 'The provider stopped it before anything was paid.' },
  { value: 'failed', label: 'Failed', description: 'The provider received the payout and paid nothing.' },
  { value: 'not_received', label: 'Not received', description: 'The provider never received the payout.' },
];

/** What can have happened to a payout: nothing is known about a return that nobody asked for. */
export function outcomesOf(status: PayoutStatus): typeof OUTCOMES {
  return OUTCOMES.filter(({ value }) => value !== 'not_returned' || status === 'CANCELLING');
}

/** Whether the outcome does not say how much was paid. */
export function needsAmount(outcome: string): boolean {
  return outcome === 'partly_paid' || outcome === 'overpaid';
}

/** What is still missing or wrong, one sentence; null when the statement can be sent. */
export function statementError(draft: StatementDraft, currency: string): string | null {
  if (!OUTCOMES.some(({ value }) => value === draft.outcome)) return 'Select what happened to the payout.';
  const { length } = draft.providerReference.trim();
  if (length === 0 || length > 128) return "Enter the provider's reference or ticket, up to 128 characters.";
  return needsAmount(draft.outcome) ? amountError(draft.processedAmount.trim(), currency) : null;
}

function amountError(amount: string, currency: string): string | null {
  try {
    parseNonNegativeAmount(amount, currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `Amount paid: ${error.message}.`;
    throw error;
  }
}

/** The draft as the server expects it; null while something is missing. */
export function toStatement(draft: StatementDraft, currency: string, reason: string): AddStatementDto | null {
  const outcome = OUTCOMES.find(({ value }) => value === draft.outcome)?.value;
  if (outcome === undefined || statementError(draft, currency) !== null) return null;
  const statement = { reason, outcome, provider_reference: draft.providerReference.trim() };
  return needsAmount(outcome) ? { ...statement, processed_amount: draft.processedAmount.trim() } : statement;
}
