import { asArray, asCurrency, asObject, asOurKey, asText, type Json, NO_CURRENCY } from '../../connector-kit/json.js';

/** PayPal's ids become part of request paths, so no other characters are accepted. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** The members of an item that we use; nothing of the recipient. */
export interface Item {
  id: string;
  status: string | null;
  batchId: string;
  /** Our key of the invoke. */
  invokeKey: string | null;
  /** The key under which its batch was sent; only in an item outside its batch. */
  batchKey: string | null;
  amount: { value: string; currency: string } | null;
  code: string | null;
  message: string | null;
}

/** A payout is a batch with one item; the item is missing at first. */
export interface Batch {
  id: string;
  status: string;
  /** The key under which it was sent: `sender_batch_id`. */
  key: string | null;
  items: readonly (Item | null)[];
}

export function asId(value: unknown): string | null {
  const text = asText(value);
  return text !== null && ID.test(text) ? text : null;
}

/** @returns null when it cannot be read */
export function readBatch(json: Json | null): Batch | null {
  const header = asObject(json?.batch_header);
  const id = asId(header?.payout_batch_id);
  const status = asText(header?.batch_status);
  if (id === null || status === null) return null;
  const key = asOurKey(asObject(header?.sender_batch_header)?.sender_batch_id);
  return { id, status, key, items: asArray(json?.items).map((item) => readItem(asObject(item))) };
}

/** @returns null when it cannot be read */
export function readItem(json: Json | null): Item | null {
  const id = asId(json?.payout_item_id);
  const batchId = asId(json?.payout_batch_id);
  if (!json || id === null || batchId === null) return null;
  const sent = asObject(json.payout_item);
  const errors = asObject(json.errors);
  return {
    id,
    status: asText(json.transaction_status),
    batchId,
    invokeKey: asOurKey(sent?.sender_item_id),
    batchKey: asOurKey(json.sender_batch_id),
    amount: amountOf(sent?.amount),
    code: asText(errors?.name),
    message: asText(errors?.message),
  };
}

/** @returns null when none is named; what cannot be read of one is kept as no amount in no currency */
function amountOf(named: unknown): Item['amount'] {
  if (named === undefined || named === null) return null;
  const amount = asObject(named);
  return { value: asText(amount?.value) ?? '', currency: asCurrency(amount?.currency) ?? NO_CURRENCY };
}
