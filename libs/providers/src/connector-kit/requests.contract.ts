import type { Operation } from '@app/domain';

/**
 * Asked when the connection stands and before the first byte is written. False: the request must not leave any more
 * (its deadline is over, its lock is lost, the payout has changed).
 */
export type Fence = () => Promise<boolean>;

/** One operation on one payout. */
export interface OperationRequest {
  payoutId: string;
  /** The key under which the provider recognises a repeat. */
  providerKey: string;
  /** The key of the invoke, by which the other operations name the payout when there is no provider reference. */
  invokeKey: string;
  providerReference: string | null;
  amountMinor: bigint;
  /** ISO 4217. */
  currency: string;
  /** For people on the recipient's side; null: none. */
  description: string | null;
  /** Details of the recipient, in clear. Never logged, never kept. */
  fields: Readonly<Record<string, unknown>>;
  /** What the provider had asked for, in clear; empty but for `submitDetails`. Never logged, never kept. */
  details: Readonly<Record<string, unknown>>;
  /** The longest the whole operation may take, all of its requests together, in milliseconds. */
  timeoutMs: number;
  /** To be asked by every request that moves something. */
  fence: Fence;
}

/** A read-only question. */
export interface EnquiryRequest {
  payoutId: string;
  invokeKey: string;
  providerReference: string | null;
  amountMinor: bigint;
  currency: string;
  /** Details of the recipient, in clear. Never logged, never kept. */
  fields: Readonly<Record<string, unknown>>;
  /** When the provider may have heard of the payout for the first time, on the database's clock; null: never. */
  invokedAt: Date | null;
  /** Now, on the database's clock. */
  askedAt: Date;
  timeoutMs: number;
}

/**
 * Builds the provider's key for an operation: derived from our ids, so that every repeat has the same.
 * @param ordinal which order of that operation it is, from 1; only `submit_details` has more than one
 */
export function providerKeyOf(payoutId: string, operation: Operation, ordinal = 1): string {
  const key = `${payoutId}-${operation.replace('_', '-')}`;
  return ordinal === 1 ? key : `${key}-${String(ordinal)}`;
}
