import type { Reply } from '../setup/simulator-server.js';

/** A payout in Stripe's units; the amount is negative if it reverses another. */
export interface SimulatedPayout {
  id: string;
  /** '' for the platform. */
  account: string;
  amount: number;
  currency: string;
  status: string;
  failureCode: string | null;
  originalId: string | null;
  reversedBy: string | null;
  transferId: string | null;
  metadata: Record<string, string>;
  /** In seconds since 1970. */
  created: number;
}

export interface SimulatedTransfer {
  id: string;
  amount: number;
  amountReversed: number;
  currency: string;
  destination: string;
  group: string;
  metadata: Record<string, string>;
  /** In seconds since 1970. */
  created: number;
}

/** The parameters that the simulator accepts; others are refused, as at Stripe. */
export const PARAMETERS = /^(amount|currency|description|destination|method|statement_descriptor|transfer_group|metadata\[[a-z_]{1,40}\])$/;

export function payoutBody(payout: SimulatedPayout): { id: string } & Record<string, unknown> {
  const { id, amount, currency, status, failureCode, originalId, reversedBy, metadata, created } = payout;
  return {
    id,
    object: 'payout',
    amount,
    arrival_date: created + 86_400,
    automatic: false,
    balance_transaction: 'txn_1Simulated',
    created,
    currency,
    description: 'Order 1',
    destination: 'ba_1Simulated',
    failure_balance_transaction: null,
    failure_code: failureCode,
    failure_message: failureCode === null ? null : `Stripe says ${failureCode}.`,
    livemode: false,
    metadata,
    method: 'standard',
    original_payout: originalId,
    reconciliation_status: 'not_applicable',
    reversed_by: reversedBy,
    source_type: 'card',
    statement_descriptor: null,
    status,
    type: 'bank_account',
  };
}

export function transferBody(transfer: SimulatedTransfer): { id: string } & Record<string, unknown> {
  const { id, amount, amountReversed, currency, destination, group, metadata, created } = transfer;
  return {
    id,
    object: 'transfer',
    amount,
    amount_reversed: amountReversed,
    balance_transaction: 'txn_1Simulated',
    created,
    currency,
    description: 'Order 1',
    destination,
    destination_payment: 'py_1Simulated',
    livemode: false,
    metadata,
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: amountReversed === amount,
    source_transaction: null,
    source_type: 'card',
    transfer_group: group,
  };
}

export function reversalBody(id: string, { id: transfer, currency, created }: SimulatedTransfer, amount: number, metadata: Record<string, string>): object {
  const nothing = { balance_transaction: 'txn_1Simulated', destination_payment_refund: null, source_refund: null };
  return { id, object: 'transfer_reversal', amount, created, currency, metadata, transfer, ...nothing };
}

export function balanceBody(): object {
  const amount = { amount: 1_000_000, currency: 'eur', source_types: { card: 1_000_000 } };
  return { object: 'balance', available: [amount], livemode: false, pending: [amount] };
}

export function refusal(status: number, error: Record<string, string>): Reply {
  return { status, body: { error: { type: 'invalid_request_error', message: 'Why.', ...error } } };
}
