import { InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import type { AddStatementDto } from '../../../generated/types.gen.js';

export type StatementOutcome = AddStatementDto['outcome'];

/** What is typed into the form of a manual statement, as typed. */
export interface StatementDraft {
  outcome: string;
  providerReference: string;
  processedAmount: string;
}

export const OUTCOMES: readonly { value: StatementOutcome; label: string; description: string }[] = [
  { value: 'paid', label: 'Paid', description: 'The recipient has the whole amount.' },
  { value: 'partly_paid', label: 'Partly paid', description: 'The recipient has a part of it.' },
  { value: 'failed', label: 'Failed', description: 'The provider had it, and nothing was paid.' },
  { value: 'not_received', label: 'Not received', description: 'The provider never got it.' },
];

/** What is still missing or wrong, one sentence; null when the statement can be sent. */
export function statementFault(draft: StatementDraft, currency: string): string | null {
  if (!OUTCOMES.some(({ value }) => value === draft.outcome)) return 'Say what became of the payout.';
  const { length } = draft.providerReference.trim();
  if (length === 0 || length > 128) return "Give the provider's reference or ticket, up to 128 characters.";
  return draft.outcome === 'partly_paid' ? amountFault(draft.processedAmount.trim(), currency) : null;
}

function amountFault(amount: string, currency: string): string | null {
  try {
    parseNonNegativeAmount(amount, currency);
    return null;
  } catch (error) {
    if (error instanceof InvalidAmount) return `What was paid: ${error.message}.`;
    throw error;
  }
}

/** The draft as the server takes it; null while something is missing. */
export function toStatement(draft: StatementDraft, currency: string, reason: string): AddStatementDto | null {
  const outcome = OUTCOMES.find(({ value }) => value === draft.outcome)?.value;
  if (outcome === undefined || statementFault(draft, currency) !== null) return null;
  const statement = { reason, outcome, provider_reference: draft.providerReference.trim() };
  return outcome === 'partly_paid' ? { ...statement, processed_amount: draft.processedAmount.trim() } : statement;
}
