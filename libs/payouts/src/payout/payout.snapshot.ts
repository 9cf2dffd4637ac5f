import { formatAmount, type Resolution } from '@app/domain';
import { merchantTextsOf } from './merchant-texts.js';
import type { StoredPayout } from './payout.row.js';
import type { NextStepView, PayoutView, RefusalView } from './payout.view.js';

/** A payout as its merchant sees it, in answers and in callbacks. */
export function snapshotOf(row: StoredPayout): PayoutView {
  return {
    id: row.id,
    mode: row.mode,
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
    ...merchantTextsOf(row),
    metadata: row.metadata,
    callback_url: row.callback_url,
    watched_until: row.watched_until?.toISOString() ?? null,
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    version: row.version,
  };
}

function nextStepOf({ status, missing_fields: missing, wanted }: StoredPayout): NextStepView | null {
  if (wanted) return { type: wanted.type, fields: [...wanted.fields], challenge: wanted.challenge ?? null };
  return status === 'CREATED' && missing.length > 0 ? { type: 'details', fields: missing, challenge: null } : null;
}

/** Why a provider did not accept the answer to a required action, as it stands in the event `details.refused`. */
export interface DetailsRefusal {
  resolution: Resolution;
  /** Of the provider; cleaned of the recipient's details, as everything that a connector returns. */
  provider_code: string | null;
  provider_message: string | null;
  /** False: the details did not reach the provider, and the words are the gateway's own, for operators. */
  answered: boolean;
}

/** The refusal as the merchant hears it: the provider's words where they are the provider's. */
export function refusalView({ resolution, provider_code, provider_message, answered }: DetailsRefusal): RefusalView {
  return { resolution, provider_code: answered ? provider_code : null, provider_message: answered ? provider_message : null };
}
