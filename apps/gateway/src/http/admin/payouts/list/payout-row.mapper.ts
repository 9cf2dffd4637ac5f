import { formatAmount } from '@app/domain';
import type { OperatorPayoutRow, SimilarPayout } from '@app/payouts';
import type { PayoutRowView, SimilarPayoutView } from './payout-row.view.js';

/** A payout in a list. */
export function payoutRowView(row: OperatorPayoutRow): PayoutRowView {
  return {
    id: row.id,
    mode: row.mode,
    reference: row.reference,
    merchant: { id: row.merchant_id, name: row.merchant_name },
    provider: row.provider_account_id === null ? null : { id: row.provider_account_id, name: row.provider_name ?? row.provider_account_id },
    service: row.service_code,
    amount: formatAmount(row.amount_minor, row.currency),
    currency: row.currency,
    processed_amount: row.processed_amount_minor === null ? null : formatAmount(row.processed_amount_minor, row.currency),
    status: row.status,
    resolution: row.resolution,
    moderation_required: row.moderation_required,
    moderation_reasons: row.reasons,
    duplicate_of: duplicateView(row),
    provider_reference: row.provider_reference,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    version: row.version,
  };
}

/** Another payout with the same recipient and amount. */
export function similarView(other: SimilarPayout): SimilarPayoutView {
  return { ...other, created_at: other.created_at.toISOString() };
}

function duplicateView({ duplicate_of: id, duplicate_reference: reference, duplicate_status: status, duplicate_created_at: createdAt }: OperatorPayoutRow) {
  if (id === null || reference === null || status === null || createdAt === null) return null;
  return similarView({ id, reference, status, created_at: createdAt });
}
