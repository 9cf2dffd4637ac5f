import type { AllowedAction } from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import type { Actor } from '../payout/payout.row.js';
import { ActionNotAllowed } from '../payout/payouts.errors.js';
import type { DecisionContext } from './decision-context.js';

/** An action that was decided and may be executed. */
export interface DecidedAction {
  decision: AllowedAction;
  context: DecisionContext;
  /** Null while the payout has no account. */
  account: ProviderAccount | null;
  actor: Actor;
  reason: string;
  /** For `add_statement` and `resolve_conflict`: the statement that the action is about. */
  statementId: string | null;
  /** For `submit_details`: what the provider had asked for. */
  details: Record<string, unknown>;
}

/** @throws {ActionNotAllowed} while the payout has no account */
export function accountOf({ account, decision }: DecidedAction): ProviderAccount {
  if (!account) throw new ActionNotAllowed(decision.action, ['The payout has no provider account.']);
  return account;
}
