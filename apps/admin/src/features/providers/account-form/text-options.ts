import { formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import { readSpan, spanText } from '../../../lib/format/duration-text.js';

const NONE = 'none';

/** An option that is typed as a text. Left empty it is as the provider or the gateway has it. */
export interface TextOption {
  label: string;
  description: string;
  /** The value as the server takes it; undefined where the text is none. */
  read: (text: string) => unknown;
  /** The text for a value that is kept; empty for one that is none. */
  write: (value: unknown) => string;
  /** What the text should be. */
  fault: string;
}

const number = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const span = (value: unknown): string => (typeof value === 'number' ? spanText(value) : '');
const whole = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/** Pauses as they are typed: `5 s, 30 s, 2 min`. */
export function pausesText(pauses: readonly number[]): string {
  return pauses.map(spanText).join(', ');
}

function readPauses(text: string): number[] | undefined {
  const pauses = text.split(',').map(readSpan);
  const read = pauses.filter((pause) => pause !== null);
  return read.length === pauses.length ? read : undefined;
}

function readAmount(text: string): [currency: string, minor: number] | undefined {
  const [, amount = '', currency = ''] = /^(\d+(?:\.\d+)?) ?([A-Z]{3})$/.exec(text.trim()) ?? [];
  try {
    return [currency, Number(parseNonNegativeAmount(amount, currency))];
  } catch (error) {
    if (error instanceof InvalidAmount) return undefined;
    throw error;
  }
}

/** `1000.00 EUR, 500 USD` as minor units by currency. */
function readAmounts(text: string): Record<string, number> | undefined {
  const amounts = text.split(',').map(readAmount);
  const read = amounts.filter((amount) => amount !== undefined);
  return read.length === amounts.length ? Object.fromEntries(read) : undefined;
}

function writeAmounts(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const amounts = Object.entries(value).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]));
  return amounts.map(([currency, minor]) => `${formatAmount(BigInt(minor), currency)} ${currency}`).join(', ');
}

/** By the names that the server has for them; a dot leads into an object. */
export const TEXT_OPTIONS = {
  'policy.aboveMinor': {
    label: 'Above these amounts',
    description: 'Such as "1000.00 EUR, 500 USD". Empty: no amount asks for one.',
    read: readAmounts,
    write: writeAmounts,
    fault: 'Amounts with their currency and commas between them, such as "1000.00 EUR, 500 USD".',
  },
  concurrency: {
    label: 'Requests at the same time',
    description: 'For each worker process; as many questions beside them.',
    read: whole,
    write: number,
    fault: 'A whole number, such as "10".',
  },
  'rateLimit.perSecond': {
    label: 'Payouts per second',
    description: 'Looked at by all processes together: three quarters to send, a quarter to ask. Empty: no limit.',
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
    write: number,
    fault: 'A number, such as "5" or "0.5".',
  },
  'breaker.failures': {
    label: 'Failures in a row that stop it',
    description: 'Then nothing is sent for a while.',
    read: whole,
    write: number,
    fault: 'A whole number, such as "5".',
  },
  'breaker.openSeconds': {
    label: 'Tried again after',
    description: 'Such as "30 s"; doubled each time.',
    read: (text) => readSpan(text) ?? undefined,
    write: span,
    fault: 'A length of time, such as "30 s" or "2 min".',
  },
  'enquirySchedule.intervalsSeconds': {
    label: 'Pauses between questions',
    description: 'Such as "5 s, 30 s, 2 min, 1 h". The last one repeats.',
    read: readPauses,
    write: (value) => (Array.isArray(value) ? pausesText(value.filter((pause) => typeof pause === 'number')) : ''),
    fault: 'Lengths of time with commas between them, such as "5 s, 30 s, 2 min".',
  },
  'enquirySchedule.jitter': {
    label: 'Spread, in per cent',
    description: 'Up to this much is added to a pause by chance, so that not all ask at once.',
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) / 100 : undefined),
    write: (value) => (typeof value === 'number' ? String(Math.round(value * 10_000) / 100) : ''),
    fault: 'A number of per cent, such as "10".',
  },
  'enquirySchedule.limit': {
    label: 'Questions at most',
    description: 'A whole number, or "none" for as many as fit.',
    read: (text) => (text === NONE ? null : whole(text)),
    write: (value) => (value === null ? NONE : number(value)),
    fault: 'A whole number, or "none".',
  },
  'enquirySchedule.totalSeconds': {
    label: 'Asked for at most',
    description: 'Such as "3 d", or "none" for until the last question. Then a human is asked.',
    read: (text) => (text === NONE ? null : (readSpan(text) ?? undefined)),
    write: (value) => (value === null ? NONE : span(value)),
    fault: 'A length of time such as "3 d", or "none".',
  },
} as const satisfies Record<string, TextOption>;

export type TextName = keyof typeof TEXT_OPTIONS;

export const TEXT_NAMES = Object.keys(TEXT_OPTIONS) as TextName[];
