import {
  type ApprovalRule,
  decisiveReport,
  type Evidence,
  type AttemptFact,
  type ModerationFacts,
  type ModerationReason,
  type Operation,
  type OperatorRole,
  ruleCoversPayout,
  weighEvidence,
} from '@app/domain';
import { isKeyRemembered, type ProviderAccount } from '@app/providers';
import type { StoredReport } from '../payout/provider-reports.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';

/** A payout that is decided about, and the provider account that it goes through. */
export interface DecisionSubject {
  row: PayoutRow;
  /** Null while the payout has no account. */
  account: ProviderAccount | null;
}

/** What a decision needs beyond the row of its payout. */
export interface DecisionRecords {
  /** Of the open cases, oldest first. */
  reasons: ModerationReason[];
  /** The largest amount, in minor units, that one operator may decide alone; null where the merchant has none for the currency. */
  soloLimitMinor: bigint | null;
  approvalWaiting: boolean;
  /** The enabled approval rules of the payout's mode. */
  rules: readonly ApprovalRule[];
  /** The key of {@link keyOperationOf} as it is stored, and when it was; nulls before its first attempt. */
  providerKey: string | null;
  keyOpenedAt: Date | null;
  attempts: AttemptFact[];
  statements: StoredReport[];
}

/** The facts of a decision, and the statements that they were derived from. */
export interface DecisionContext {
  facts: ModerationFacts;
  statements: StoredReport[];
}

/** The revoke or cancel in progress, if there is one. */
function followUpOf(row: PayoutRow): Operation | null {
  if (row.status === 'REVOKING') return 'revoke';
  return row.status === 'CANCELLING' ? 'cancel' : null;
}

/** The operation whose provider key a repeat would use. */
export function keyOperationOf(row: PayoutRow): Operation {
  return followUpOf(row) ?? 'invoke';
}

/** Derives the facts of a decision from the stored records. Pure. */
export function decisionContextOf({ row, account }: DecisionSubject, records: DecisionRecords, role: OperatorRole): DecisionContext {
  const { attempts, statements, providerKey, keyOpenedAt, soloLimitMinor } = records;
  const followUp = followUpOf(row);
  const isLive = row.mode === 'live';
  const amounts = { amountMinor: row.amount_minor, processedAmountMinor: row.processed_amount_minor };
  const weigh = (operation: Operation): Evidence => weighEvidence(operation, attempts, statements, account?.capabilities.settleTimeMs ?? 0);
  return {
    statements,
    facts: {
      status: row.status,
      provider: account?.name ?? 'the provider',
      providerKey,
      openReasons: records.reasons,
      invoke: weigh('invoke'),
      followUp: followUp ? weigh(followUp) : null,
      latest: decisiveReport({ status: row.status, ...amounts }, statements),
      canRevoke: account?.capabilities.revoke ?? false,
      canCancel: account?.capabilities.cancel ?? false,
      ...amounts,
      statements,
      plannedSend: row.send_task,
      requiredAction: row.wanted,
      lifetimeOver: row.expires_at <= row.now,
      providerKeyExpired: keyOpenedAt !== null && !isKeyRemembered(account?.capabilities.keyLifetimeMs ?? 0, row.now.getTime() - keyOpenedAt.getTime()),
      isDuplicate: row.duplicate_of !== null,
      isLive,
      aboveSoloLimit: soloLimitMinor === null ? isLive : row.amount_minor > soloLimitMinor,
      approvalWaiting: records.approvalWaiting,
      rules: records.rules.filter((rule) => ruleCoversPayout(rule, { merchantId: row.merchant_id, currency: row.currency, amountMinor: row.amount_minor })),
      role,
    },
  };
}
