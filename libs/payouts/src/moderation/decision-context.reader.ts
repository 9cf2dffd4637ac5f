import { type SqlRunner, sql } from '@app/database';
import { type Evidence, decisiveReport, type ModerationFacts, type ModerationReason, type Operation, type OperatorRole, weighEvidence } from '@app/domain';
import { type ProviderAccount, providerKeyOf } from '@app/providers';
import type { PayoutRow } from '../payout/payout.row.js';
import { type StoredReport, listAttempts, listReports } from '../payout/provider-reports.repository.js';

interface Circumstances {
  reasons: ModerationReason[];
  solo_limit: string | null;
  approval_waiting: boolean;
  /** When the operation that a repeat would use was opened first. */
  invoke_opened_at: Date | null;
  follow_up_opened_at: Date | null;
}

const CIRCUMSTANCES = sql(
  'moderation_circumstances',
  `SELECT
     ARRAY(SELECT reason FROM moderation_case WHERE payout_id = $1 AND closed_at IS NULL ORDER BY opened_at) AS reasons,
     (SELECT m.solo_limits ->> $2 FROM merchant m WHERE m.id = $3) AS solo_limit,
     EXISTS (SELECT FROM approval WHERE payout_id = $1 AND state = 'waiting' AND expires_at > now() AND payout_version = $5) AS approval_waiting,
     (SELECT created_at FROM payout_operation WHERE payout_id = $1 AND operation = 'invoke') AS invoke_opened_at,
     (SELECT created_at FROM payout_operation WHERE payout_id = $1 AND operation::text = $4) AS follow_up_opened_at`,
);

/** What a decision is made on, and what it was read from. */
export interface DecisionContext {
  facts: ModerationFacts;
  statements: StoredReport[];
}

function followUpOf(row: PayoutRow): Operation | null {
  if (row.status === 'REVOKING') return 'revoke';
  return row.status === 'CANCELLING' ? 'cancel' : null;
}

/** Gathers everything that a decision about one payout depends on, as of this transaction. */
export async function loadDecisionContext(tx: SqlRunner, row: PayoutRow, account: ProviderAccount | null, role: OperatorRole): Promise<DecisionContext> {
  const followUpOperation = followUpOf(row);
  const attempts = await listAttempts(tx, row.id);
  const statements = await listReports(tx, row.id);
  const circumstances = await tx.first<Circumstances>(CIRCUMSTANCES, [row.id, row.currency, row.merchant_id, followUpOperation ?? 'none', row.version]);
  const settleTimeMs = account?.capabilities.settleTimeMs ?? 0;
  const weigh = (operation: Operation): Evidence => weighEvidence(operation, attempts, statements, settleTimeMs);
  const keyOpenedAt = followUpOperation ? circumstances?.follow_up_opened_at : circumstances?.invoke_opened_at;
  const soloLimit = circumstances?.solo_limit ?? null;
  return {
    statements,
    facts: {
      status: row.status,
      provider: account?.name ?? 'the provider',
      providerKey: providerKeyOf(row.id, followUpOperation ?? 'invoke'),
      openReasons: circumstances?.reasons ?? [],
      invoke: weigh('invoke'),
      followUp: followUpOperation ? weigh(followUpOperation) : null,
      latest: decisiveReport(row.status, statements, row.processed_amount_minor !== null),
      canRevoke: account?.capabilities.revoke ?? false,
      canCancel: account?.capabilities.cancel ?? false,
      amountKnown: row.processed_amount_minor !== null,
      requiredAction: row.wanted,
      lifetimeOver: row.expires_at <= row.now,
      providerKeyExpired: keyOpenedAt ? row.now.getTime() - keyOpenedAt.getTime() > (account?.capabilities.keyLifetimeMs ?? 0) : false,
      aboveSoloLimit: soloLimit !== null && row.amount_minor > BigInt(soloLimit),
      approvalWaiting: circumstances?.approval_waiting ?? false,
      role,
    },
  };
}
