import { asArray, asCurrency, asMinorUnits, asObject, asOurKey, asText, type Json } from '../../connector-kit/json.js';
import { fromAdyenValue } from './amounts.js';

/** The members of a transfer that we use; nothing of the recipient. */
export interface Transfer {
  id: string;
  status: string;
  category: string;
  reason: string | null;
  /** Our key of the invoke. */
  reference: string | null;
  /** Minor units of ISO 4217; null when the amount is not a whole number of them, or the currency is unknown. */
  amountMinor: bigint | null;
  currency: string | null;
  /** Whether it is an outgoing transfer of a kind that we send: neither money received nor a direct debit. */
  isPayout: boolean;
  sequenceNumber: number | null;
  approvalsRequired: number | null;
  /** What Adyen's tracking confirms: that the scheme of a card has accepted the payout, or that the recipient has the money; null: nothing yet. */
  confirmation: 'accepted' | 'credited' | null;
  /** Why Adyen's own review stopped it; null if it did not. */
  reviewRefusal: string | null;
  /** When it was booked; null if it is not booked or Adyen does not say. */
  bookedAt: Date | null;
}

/** Adyen's ids, statuses and reasons are single words. Any other text is ignored: it could contain details of the recipient. */
const WORD = /^[\w.-]{1,100}$/;
/** The types of transfer that we send. */
const PAYOUT_TYPES: readonly unknown[] = ['bankTransfer', 'internalTransfer', 'cardTransfer'];

/** @returns null when it is not a transfer */
export function readTransfer(value: unknown): Transfer | null {
  const json = asObject(value);
  const id = asWord(json?.id);
  const status = asWord(json?.status);
  const category = asWord(json?.category);
  if (!json || id === null || status === null || category === null) return null;
  const events = asArray(json.events)
    .map(asObject)
    .filter((event) => event !== null);
  const trackings = [json.tracking, ...events.map(({ trackingData }) => trackingData)].map(asObject).filter((tracking) => tracking !== null);
  return {
    id,
    status,
    category,
    reason: asWord(json.reason),
    reference: asOurKey(json.reference),
    ...amountOf(json.amount),
    isPayout: json.direction !== 'incoming' && (json.type === undefined || PAYOUT_TYPES.includes(json.type)),
    sequenceNumber: asWhole(json.sequenceNumber),
    approvalsRequired: asWhole(asObject(json.review)?.numberOfApprovalsRequired),
    confirmation: confirmationIn(trackings),
    reviewRefusal: reviewRefusalIn(trackings),
    bookedAt: bookedAtOf(json, events),
  };
}

/** A single word; null for any other text. */
export function asWord(value: unknown): string | null {
  const text = asText(value);
  return text !== null && WORD.test(text) ? text : null;
}

function asWhole(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}

function amountOf(value: unknown): Pick<Transfer, 'amountMinor' | 'currency'> {
  const amount = asObject(value);
  const currency = asCurrency(amount?.currency);
  const minor = asMinorUnits(amount?.value);
  if (currency === null || minor === null || minor < 0n) return { amountMinor: null, currency };
  try {
    return { amountMinor: fromAdyenValue(minor, currency), currency };
  } catch {
    return { amountMinor: null, currency };
  }
}

/** A confirmation that failed takes the others back: the status follows. */
function confirmationIn(trackings: readonly Json[]): Transfer['confirmation'] {
  const said = trackings.filter(({ type }) => type === 'confirmation').map(({ status }) => status);
  if (said.includes('failed')) return null;
  return said.includes('credited') ? 'credited' : said.includes('accepted') ? 'accepted' : null;
}

function reviewRefusalIn(trackings: readonly Json[]): string | null {
  const review = trackings.find(({ type, status }) => type === 'internalReview' && status === 'failed');
  return review ? asWord(review.reason) : null;
}

/** The latest booking among the events; without one, the time of the latest change, which cannot be earlier. */
function bookedAtOf(json: Json, events: readonly Json[]): Date | null {
  if (json.status !== 'booked') return null;
  const bookings = events.filter(({ status }) => status === 'booked').map(({ bookingDate }) => asTime(bookingDate));
  const times = bookings.filter((time) => time !== null);
  const latest = times.length > 0 ? Math.max(...times) : asTime(json.updatedAt);
  return latest === null ? null : new Date(latest);
}

function asTime(value: unknown): number | null {
  const time = Date.parse(asText(value) ?? '');
  return Number.isNaN(time) ? null : time;
}
