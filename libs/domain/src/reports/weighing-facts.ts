import type { PayoutStatus } from '../lifecycle/statuses.js';
import { reportsNoPayment, reportsPayment, reportsReceipt, type ReportedStatus, type ReportSource } from './reported-status.js';

/** How the amount in a report compares with the amount of the payout. `impossible`: unreadable, negative, or zero in a report of a payment. */
export const AMOUNT_FITS = ['none', 'equal', 'less', 'more', 'impossible'] as const;
export type AmountFit = (typeof AMOUNT_FITS)[number];

/** How the amount that a report means compares with the processed amount that is known. `grows`: part of it was known. */
export const KNOWN_AMOUNTS = ['unknown', 'same', 'grows', 'other'] as const;
export type KnownAmount = (typeof KNOWN_AMOUNTS)[number];

export const CURRENCY_FITS = ['same', 'other', 'not_given'] as const;
/** Whether it comes from the account that was asked to pay. */
export const ACCOUNT_FITS = ['same', 'other'] as const;
export const KEY_FITS = ['ours', 'other', 'not_given'] as const;

/** Whether a request of the payout is waiting to be sent, or on its way. */
export const REQUEST_STATES = ['none', 'planned', 'open'] as const;

/**
 * How old an answer is, which is as old as its question. `before`: the payout was sent, or changed its status, after the question was asked.
 * `settling`: the provider may not yet show what was sent last. A notification and a manual statement answer no question: `after`.
 */
export const QUESTION_AGES = ['before', 'settling', 'after'] as const;
export type QuestionAge = (typeof QUESTION_AGES)[number];

/** What earlier reports about the payout say, even if a later one denies it. */
export const KNOWN_FACTS = ['received', 'paid', 'failed', 'recalled', 'returned'] as const;
export type KnownFact = (typeof KNOWN_FACTS)[number];
export type Known = Readonly<Record<KnownFact, boolean>>;

/** Why a report is not about this payout as it was sent. Nothing follows from such a report. */
export const MISMATCHES = ['account', 'key', 'currency', 'amount'] as const;
export type Mismatch = (typeof MISMATCHES)[number];

/** Everything on which the meaning of one report depends. */
export interface ReportFacts {
  status: PayoutStatus;
  request: (typeof REQUEST_STATES)[number];
  reportedStatus: ReportedStatus;
  amount: AmountFit;
  knownAmount: KnownAmount;
  currency: (typeof CURRENCY_FITS)[number];
  key: (typeof KEY_FITS)[number];
  account: (typeof ACCOUNT_FITS)[number];
  known: Known;
  age: QuestionAge;
  source: ReportSource;
}

/** A report about money: its status, its amount, and whether the amount could be read. */
export interface AmountReport {
  reportedStatus: ReportedStatus;
  /** In minor units; null when the report names none, or none that can be read. */
  processedAmountMinor: bigint | null;
  mismatch: Mismatch | null;
}

/** The amounts of a payout, in minor units. */
export interface PayoutAmounts {
  amountMinor: bigint;
  /** Null while it is not known. */
  processedAmountMinor: bigint | null;
}

/** Compares the amount of a report with that of the payout. */
export function amountFit({ reportedStatus, processedAmountMinor: reported, mismatch }: AmountReport, amountMinor: bigint): AmountFit {
  if (mismatch === 'amount' || (reported !== null && reported < 0n)) return 'impossible';
  if (reported === null) return 'none';
  if (reported === 0n) return reportsPayment(reportedStatus) ? 'impossible' : 'none';
  if (reported === amountMinor) return 'equal';
  return reported < amountMinor ? 'less' : 'more';
}

/** Compares the amount that a report means with the processed amount that is known. */
export function knownAmountFit({ reportedStatus, processedAmountMinor: reported }: AmountReport, known: bigint | null): KnownAmount {
  if (known === null) return 'unknown';
  // A payment without an amount says only that money is out, which agrees with any amount that is.
  if (reported === null && reportsPayment(reportedStatus)) return known > 0n ? 'same' : 'other';
  if (reported === null && !reportsNoPayment(reportedStatus)) return 'same';
  const meant = reported ?? 0n;
  if (meant === known) return 'same';
  return known > 0n && meant > known ? 'grows' : 'other';
}

/**
 * What is known from earlier reports.
 * @param reportedStatuses of all earlier reports that count and name this payout
 * @param isReceived whether one of them proves receipt without a readable status
 */
export function knownFrom(reportedStatuses: readonly ReportedStatus[], isReceived: boolean): Known {
  const says = (...statuses: ReportedStatus[]): boolean => statuses.some((status) => reportedStatuses.includes(status));
  const paid = reportedStatuses.some(reportsPayment);
  return {
    received: isReceived || reportedStatuses.some(reportsReceipt),
    paid,
    failed: says('INVOKE_FAILED', 'PROCESS_FAILED'),
    recalled: says('REVOKED'),
    returned: says('CANCELLED') || (paid && says('PROCESS_FAILED')),
  };
}

/** Whether a report names this payout at the account that was asked to pay: only then does it count as knowledge about it. */
export function isAboutPayout(mismatch: Mismatch | null): boolean {
  return mismatch !== 'key' && mismatch !== 'account';
}
