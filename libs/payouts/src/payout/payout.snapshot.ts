import { formatAmount, type NextStepType, type PayoutStatus, type Resolution } from '@app/domain';
import type { PayoutRow } from './payout.row.js';

/** What has to be done before the payout can go on. */
export interface NextStep {
  type: NextStepType;
  /** Names of the fields to be supplied; empty where a confirmation is enough, or where it is done elsewhere. */
  fields: readonly string[];
  /** The provider's challenge, where it has sent one. */
  challenge: string | null;
}

/** A payout as its merchant sees it: in answers and in callbacks. Amounts are decimal strings, times RFC 3339 in UTC. */
export interface PayoutSnapshot {
  id: string;
  reference: string;
  service: string;
  amount: string;
  currency: string;
  /** The amount paid and not returned; null while it is not known. */
  processed_amount: string | null;
  status: PayoutStatus;
  resolution: Resolution | null;
  moderation_required: boolean;
  autoprocess: boolean;
  /** Masked. */
  fields: Record<string, string>;
  next_step: NextStep | null;
  description: string | null;
  metadata: Record<string, string>;
  callback_url: string | null;
  expires_at: string;
  created_at: string;
  updated_at: string;
  version: number;
}

/** Renders a row for its merchant. */
export function snapshotOf(row: PayoutRow): PayoutSnapshot {
  return {
    id: row.id,
    reference: row.reference,
    service: row.service_code,
    amount: formatAmount(row.amount_minor, row.currency),
    currency: row.currency,
    processed_amount: row.processed_amount_minor === null ? null : formatAmount(row.processed_amount_minor, row.currency),
    status: row.status,
    resolution: row.resolution,
    moderation_required: row.moderation_required,
    autoprocess: row.autoprocess,
    fields: row.fields_masked,
    next_step: nextStepOf(row),
    description: row.description,
    metadata: row.metadata,
    callback_url: row.callback_url,
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    version: row.version,
  };
}

function nextStepOf({ status, missing_fields: missing, wanted }: PayoutRow): NextStep | null {
  if (wanted) return { type: wanted.type, fields: wanted.fields, challenge: wanted.challenge ?? null };
  return status === 'CREATED' && missing.length > 0 ? { type: 'details', fields: missing, challenge: null } : null;
}
