import { asArray, asObject, asText, type Json } from '../../connector-kit/json.js';

/** Ids of PayPal stand in paths of ours: nothing else may be in them. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** The parts of an item that matter to us. Who receives it is not one of them. */
export interface Item {
  id: string;
  status: string | null;
  batchId: string;
  /** Our key of the invoke. */
  invokeKey: string | null;
  /** The key that its batch was sent under; only where an item stands by itself. */
  batchKey: string | null;
  amount: { value: string; currency: string } | null;
  code: string | null;
  message: string | null;
}

/** One payout is one batch with one item; the item is not there at first. */
export interface Batch {
  id: string;
  status: string;
  /** The key that it was sent under: `sender_batch_id`. */
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
  const key = asText(asObject(header?.sender_batch_header)?.sender_batch_id);
  return { id, status, key, items: asArray(json?.items).map((item) => readItem(asObject(item))) };
}

/** @returns null when it cannot be read */
export function readItem(json: Json | null): Item | null {
  const id = asId(json?.payout_item_id);
  const batchId = asId(json?.payout_batch_id);
  if (!json || id === null || batchId === null) return null;
  const sent = asObject(json.payout_item);
  const amount = asObject(sent?.amount);
  const value = asText(amount?.value);
  const currency = asText(amount?.currency);
  const errors = asObject(json.errors);
  return {
    id,
    status: asText(json.transaction_status),
    batchId,
    invokeKey: asText(sent?.sender_item_id),
    batchKey: asText(json.sender_batch_id),
    amount: value !== null && currency !== null ? { value, currency } : null,
    code: asText(errors?.name),
    message: asText(errors?.message),
  };
}
