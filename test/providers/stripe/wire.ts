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
  /** Made by the automatic schedule of the account. */
  automatic?: boolean;
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
  const { id, amount, currency, status, failureCode, originalId, reversedBy, metadata, created, automatic = false } = payout;
  return {
    id,
    object: 'payout',
    amount,
    arrival_date: created + 86_400,
    automatic,
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
    destination_payment: id.replace('tr_', 'py_'),
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

/** A connected account, as far as its payout schedule. */
export function accountBody(id: string, interval: string): { id: string } & Record<string, unknown> {
  return { id, object: 'account', type: 'express', settings: { payouts: { schedule: { delay_days: 2, interval }, debit_negative_balances: true } } };
}

/** The entry of a payment in the balance of a connected account. */
export function entryBody(transfer: SimulatedTransfer, availableOn: number): { id: string; available_on: number } & Record<string, unknown> {
  const { id, amount, currency, created } = transfer;
  const kind = {
    object: 'balance_transaction',
    type: 'payment',
    reporting_category: 'charge',
    status: 'pending',
    exchange_rate: null,
    fee: 0,
    fee_details: [],
  };
  return {
    id: id.replace('tr_', 'txn_'),
    available_on: availableOn,
    amount,
    created,
    currency,
    description: null,
    net: amount,
    source: id.replace('tr_', 'py_'),
    ...kind,
  };
}

export function refusal(status: number, error: Record<string, string>): Reply {
  return { status, body: { error: { type: 'invalid_request_error', message: 'Why.', ...error } } };
}
