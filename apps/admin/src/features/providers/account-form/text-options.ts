import { formatAmount, InvalidAmount, parseNonNegativeAmount } from '@app/domain';
import { readDuration, writeDuration } from '../../../lib/format/duration-input.js';

const NONE = 'none';

/** An option that is typed as text. When empty, the default of the provider or the gateway applies. */
export interface TextOption {
  label: string;
  description: string;
  /** The value as the server expects it; undefined when the text is invalid. */
  read: (text: string) => unknown;
  /** The text for a stored value; empty when there is none. */
  write: (value: unknown) => string;
  /** Describes a valid text. */
  error: string;
}

const number = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const duration = (value: unknown): string => (typeof value === 'number' ? writeDuration(value) : '');
const whole = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/** Intervals as they are typed: `5 s, 30 s, 2 min`. */
export function intervalsText(intervals: readonly number[]): string {
  return intervals.map(writeDuration).join(', ');
}

function readIntervals(text: string): number[] | undefined {
  const intervals = text.split(',').map(readDuration);
  const read = intervals.filter((interval) => interval !== null);
  return read.length === intervals.length ? read : undefined;
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

/** By the server's option names; a dot separates the members of an object. */
export const TEXT_OPTIONS = {
  'policy.aboveMinor': {
    label: 'Ask an operator above these amounts',
    description: 'Such as "1000.00 EUR, 500 USD". Empty: at no amount.',
    read: readAmounts,
    write: writeAmounts,
    error: 'Amounts with currencies, separated by commas, such as "1000.00 EUR, 500 USD".',
  },
  concurrency: {
    label: 'Concurrent requests',
    description: 'Per worker process; enquiries have the same limit of their own.',
    read: whole,
    write: number,
    error: 'A whole number, such as "10".',
  },
  'rateLimit.perSecond': {
    label: 'Payouts per second',
    description: 'Across all processes: three quarters for sending, one quarter for enquiries. Empty: no limit.',
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
    write: number,
    error: 'A number, such as "5" or "0.5".',
  },
  'breaker.failures': {
    label: 'Failures in a row',
    description: 'After this many failures sending stops for a while.',
    read: whole,
    write: number,
    error: 'A whole number, such as "5".',
  },
  'breaker.openSeconds': {
    label: 'Test again after',
    description: 'Such as "30 s"; doubles after each failed test.',
    read: (text) => readDuration(text) ?? undefined,
    write: duration,
    error: 'A duration, such as "30 s" or "2 min".',
  },
  'enquirySchedule.intervalsSeconds': {
    label: 'Intervals between enquiries',
    description: 'Such as "5 s, 30 s, 2 min, 1 h". The last one is repeated.',
    read: readIntervals,
    write: (value) => (Array.isArray(value) ? intervalsText(value.filter((interval) => typeof interval === 'number')) : ''),
    error: 'Durations separated by commas, such as "5 s, 30 s, 2 min".',
  },
  'enquirySchedule.jitter': {
    label: 'Random delay, in per cent',
    description: 'Up to this share is added to each interval at random, so that enquiries do not coincide.',
    read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) / 100 : undefined),
    write: (value) => (typeof value === 'number' ? String(Math.round(value * 10_000) / 100) : ''),
    error: 'A percentage, such as "10".',
  },
  'enquirySchedule.limit': {
    label: 'Maximum number of enquiries',
    description: 'A whole number, or "none" for no limit.',
    read: (text) => (text === NONE ? null : whole(text)),
    write: (value) => (value === null ? NONE : number(value)),
    error: 'A whole number, or "none".',
  },
  'enquirySchedule.totalSeconds': {
    label: 'Stop enquiries after',
    description: 'Such as "3 d", or "none" for no time limit. Afterwards an operator decides.',
    read: (text) => (text === NONE ? null : (readDuration(text) ?? undefined)),
    write: (value) => (value === null ? NONE : duration(value)),
    error: 'A duration such as "3 d", or "none".',
  },
} as const satisfies Record<string, TextOption>;

export type TextName = keyof typeof TEXT_OPTIONS;

export const TEXT_NAMES = Object.keys(TEXT_OPTIONS) as TextName[];
