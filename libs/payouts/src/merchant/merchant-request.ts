import type { Tenant } from '@app/domain';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { PayoutChangedMeanwhile, PayoutNotFound } from '../payout/payouts.errors.js';
import type { Idempotency } from './idempotency.repository.js';

/** A merchant's request about an existing payout. */
export interface MerchantRequest extends Tenant {
  payoutId: string;
  apiKeyId: string;
  /** The version that the merchant has read; null: any. */
  expectedVersion: number | null;
  idempotency: Idempotency;
}

/**
 * Locks the payout of a request.
 * @throws {PayoutNotFound} also for a payout of another merchant or mode
 * @throws {PayoutChangedMeanwhile} when it has another version than expected
 */
export async function lockRequestedPayout(payouts: PayoutUnitOfWork, { merchantId, mode, payoutId, expectedVersion }: MerchantRequest): Promise<PayoutRow> {
  const row = await payouts.lock(payoutId);
  if (row.merchant_id !== merchantId || row.mode !== mode) throw new PayoutNotFound(payoutId);
  if (expectedVersion !== null && row.version !== expectedVersion) throw new PayoutChangedMeanwhile(row.id, expectedVersion, row.version);
  return row;
}
