/** How long after each attempt to find the payout the next one follows, in seconds: first until the answer to the send can be expected to be stored. */
const QUICK_SECONDS: readonly number[] = [30, 30, 30, 30];
/** Then, when people know of it, sparsely: an enquiry can still show the reference, and a later version may read what this one cannot. */
const SPARSE_SECONDS: readonly number[] = [600, 3_600, 21_600, ...Array.from({ length: 30 }, () => 86_400)];

/** When a message is looked at again. */
export interface NextLook {
  /** Whether people are told. */
  isUnmatched: boolean;
  /** Attempts so far, this one included. */
  attempts: number;
  /** Null: never again. */
  inSeconds: number | null;
}

/**
 * When a message is looked at again that could not be applied.
 * @param attempts those before this one
 * @param isReadable false: nothing is gained by trying soon
 */
export function nextLook(attempts: number, isReadable: boolean): NextLook {
  const done = isReadable ? attempts : Math.max(attempts, QUICK_SECONDS.length);
  const delays = [...QUICK_SECONDS, ...SPARSE_SECONDS];
  return { isUnmatched: done >= QUICK_SECONDS.length, attempts: done + 1, inSeconds: delays[done] ?? null };
}
