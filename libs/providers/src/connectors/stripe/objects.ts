import { asArray, asMinorUnits, asObject, asOurKey, asText, type Json } from '../../connector-kit/json.js';

/** Stripe's ids become part of request paths, so no other characters are accepted. */
const ID = /^[A-Za-z0-9_]{1,100}$/;

/** Names in the metadata of the objects that we create. */
export const METADATA = { payoutId: 'payout_id', invokeKey: 'invoke_key', transferId: 'transfer_id' } as const;

/** The members of a payout that we use; nothing of the recipient. */
export interface Payout {
  id: string;
  status: string;
  /** In Stripe's units; negative if it reverses another payout. */
  amount: bigint;
  /** ISO 4217. */
  currency: string;
  /** Our key of the invoke; null for payouts that are not ours. */
  invokeKey: string | null;
  /** The transfer that provided the money, if there was one. */
  transferId: string | null;
  /** The payout that it reverses. */
  originalId: string | null;
  /** The payout that reverses it. */
  reversedBy: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  /** It was made by the automatic schedule of its account, not by a request. */
  isAutomatic: boolean;
  /** In seconds since 1970; null: Stripe does not say. */
  createdSeconds: number | null;
}

/** The members of a transfer that we use. */
export interface Transfer {
  id: string;
  /** In Stripe's units. */
  amount: bigint;
  /** The part that was reversed, in Stripe's units. */
  amountReversed: bigint;
  isReversed: boolean;
  /** ISO 4217. */
  currency: string;
  /** The connected account. */
  destination: string | null;
  /** The payment that it is at the connected account; null: Stripe does not say. */
  paymentId: string | null;
  invokeKey: string | null;
  /** In seconds since 1970; null: Stripe does not say. */
  createdSeconds: number | null;
}

/** A full or partial reversal of a transfer. */
export interface Reversal {
  id: string;
  /** In Stripe's units. */
  amount: bigint;
  /** ISO 4217. */
  currency: string;
  transferId: string;
}

/** A page of a list. */
export interface Page<Item> {
  items: readonly Item[];
  hasMore: boolean;
}

/** @returns null when it cannot be read */
export function readPayout(json: Json | null): Payout | null {
  const amount = asMinorUnits(json?.amount);
  const currency = currencyOf(json);
  const id = asId(json?.id);
  const status = asText(json?.status);
  const originalId = optionalId(json?.original_payout);
  const reversedBy = optionalId(json?.reversed_by);
  if (json?.object !== 'payout' || id === null || status === null || amount === null || currency === null) return null;
  if (originalId === undefined || reversedBy === undefined) return null;
  const metadata = asObject(json.metadata);
  return {
    id,
    status,
    amount,
    currency,
    invokeKey: asOurKey(metadata?.[METADATA.invokeKey]),
    transferId: asId(metadata?.[METADATA.transferId]),
    originalId,
    reversedBy,
    failureCode: asText(json.failure_code),
    failureMessage: asText(json.failure_message),
    isAutomatic: json.automatic === true,
    createdSeconds: secondsOf(json.created),
  };
}

/** @returns null when it cannot be read, or contradicts itself */
export function readTransfer(json: Json | null): Transfer | null {
  const id = asId(json?.id);
  const amount = asMinorUnits(json?.amount);
  const amountReversed = asMinorUnits(json?.amount_reversed);
  const currency = currencyOf(json);
  if (json?.object !== 'transfer' || id === null || amount === null || amountReversed === null || currency === null) return null;
  const { reversed: isReversed } = json;
  if (typeof isReversed !== 'boolean' || amount <= 0n || amountReversed < 0n || amountReversed > amount) return null;
  if (isReversed !== (amountReversed === amount)) return null;
  const metadata = asObject(json.metadata);
  return {
    id,
    amount,
    amountReversed,
    isReversed,
    currency,
    destination: asText(json.destination),
    paymentId: asId(json.destination_payment),
    invokeKey: asOurKey(metadata?.[METADATA.invokeKey]),
    createdSeconds: secondsOf(json.created),
  };
}

/** @returns null when it cannot be read */
export function readReversal(json: Json | null): Reversal | null {
  const id = asId(json?.id);
  const amount = asMinorUnits(json?.amount);
  const currency = currencyOf(json);
  const transferId = asId(json?.transfer);
  if (json?.object !== 'transfer_reversal' || id === null || amount === null || currency === null || transferId === null) return null;
  return { id, amount, currency, transferId };
}

/** Reads when an entry of a balance can be paid out, in seconds since 1970. @returns null when it does not say */
export function readAvailableOn(json: Json | null): { id: string; availableOn: number } | null {
  const id = asId(json?.id);
  const availableOn = secondsOf(json?.available_on);
  return id === null || availableOn === null ? null : { id, availableOn };
}

/** Reads a page of a list. @returns null when one of its items cannot be read, because it could be ours */
export function readPage<Item>(read: (json: Json | null) => Item | null): (json: Json | null) => Page<Item> | null {
  return (json) => {
    if (json?.object !== 'list' || !Array.isArray(json.data) || typeof json.has_more !== 'boolean') return null;
    const items = asArray(json.data).map((item) => read(asObject(item)));
    return items.every((item) => item !== null) ? { items, hasMore: json.has_more } : null;
  };
}

function secondsOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** An id that may be part of a path. */
export function asId(value: unknown): string | null {
  const text = asText(value);
  return text !== null && ID.test(text) ? text : null;
}

/** @returns undefined when there is a value that is not an id */
function optionalId(value: unknown): string | null | undefined {
  return value === null || value === undefined ? null : (asId(value) ?? undefined);
}

function currencyOf(json: Json | null): string | null {
  const text = asText(json?.currency);
  return text !== null && /^[a-z]{3}$/.test(text) ? text.toUpperCase() : null;
}
