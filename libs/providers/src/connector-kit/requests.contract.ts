import type { Operation } from '@app/domain';
import type { Step } from './steps/step.js';

/**
 * Called when the connection is established and before the first byte is written. False: the request must not be sent any more
 * (its deadline has passed, its lock was lost, or the payout has changed).
 */
export type Fence = () => Promise<boolean>;

/** One operation on one payout. */
export interface OperationRequest {
  payoutId: string;
  /** The idempotency key by which the provider recognises a repeat, in the form that the connector declares. */
  providerKey: string;
  /** The key of the invoke: identifies the payout in other operations while there is no provider reference. */
  invokeKey: string;
  providerReference: string | null;
  /** What the latest report has left for the next requests; null: nothing, or it was lost, and the provider has to be asked. */
  step: Step | null;
  amountMinor: bigint;
  /** ISO 4217. */
  currency: string;
  /** A text for the recipient; null: none. */
  description: string | null;
  /** Details of the recipient, in clear. Never logged, never stored. */
  fields: Readonly<Record<string, unknown>>;
  /** The details that the provider requires, in clear; empty except for `submitDetails`. Never logged, never stored. */
  details: Readonly<Record<string, unknown>>;
  /**
   * The earliest time at which the provider may have received the payout, on the database's clock; null: never sent, as far as earlier requests go.
   * What is looked up by date is to be found from then on.
   */
  invokedAt: Date | null;
  /** The longest that the whole operation with all of its requests may take, in milliseconds. */
  timeoutMs: number;
  /** To be passed to every request that changes something. */
  fence: Fence;
}

/** A read-only enquiry about one payout. */
export interface EnquiryRequest {
  payoutId: string;
  /**
   * The operation that the question is about: the one whose answer is missing, or the last that the provider was asked for. A provider may use one word for
   * what became of two of them, such as a cancellation before and after the payment.
   */
  operation: Operation;
  invokeKey: string;
  providerReference: string | null;
  /** As in {@link OperationRequest}. */
  step: Step | null;
  amountMinor: bigint;
  currency: string;
  /** Details of the recipient, in clear. Never logged, never stored. */
  fields: Readonly<Record<string, unknown>>;
  /** The earliest time at which the provider may have received the payout, on the database's clock; null: never sent. */
  invokedAt: Date | null;
  /** Now, on the database's clock. */
  askedAt: Date;
  timeoutMs: number;
}
