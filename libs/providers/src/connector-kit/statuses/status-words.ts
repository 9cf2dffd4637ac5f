import type { ReportedStatus } from '@app/domain';
import { rowOf } from '../json.js';

/**
 * Whether a status can still change.
 * - `open`: the result is still to come
 * - `provisional`: it is a result, and it may turn
 * - `final`: it stays
 * - `not_ours`: no payout that we send has it; an operator decides
 */
export const STATUS_PERMANENCES = ['open', 'provisional', 'final', 'not_ours'] as const;

export type StatusPermanence = (typeof STATUS_PERMANENCES)[number];

/** A provider's word for a status. */
export interface StatusWord {
  /** What it is a status of, such as `payout` or `item`. */
  of: string;
  word: string;
  /** How it is read; UNCLEAR: it alone says nothing about the payout. */
  reads: ReportedStatus;
  permanence: StatusPermanence;
  /** In one sentence: what it can still become, or why it stays. */
  because: string;
  /** The public page or file that says so. */
  source: string;
}

/** The words of one kind of object, by word. @param source of all of them */
export function statusWords(
  of: string,
  source: string,
  rows: Readonly<Record<string, readonly [reads: ReportedStatus, permanence: StatusPermanence, because: string]>>,
): readonly StatusWord[] {
  return Object.entries(rows).map(([word, [reads, permanence, because]]) => ({ of, word, reads, permanence, because, source }));
}

/** The reported statuses of one kind of object, by word. A word that is not there is UNCLEAR. */
export function reportedStatusesOf(words: readonly StatusWord[], of: string): Readonly<Record<string, ReportedStatus>> {
  return Object.fromEntries(words.filter((one) => one.of === of).map(({ word, reads }) => [word, reads]));
}

/** The reported status of a word where all words are of one kind of object; UNCLEAR for a word that is not there. */
export function reportedStatusIn(words: readonly StatusWord[], word: string): ReportedStatus {
  const [first] = words;
  return first === undefined ? 'UNCLEAR' : (rowOf(reportedStatusesOf(words, first.of), word) ?? 'UNCLEAR');
}
