const DAY_MS = 86_400_000;
/** Room for Adyen's clock and ours to differ. */
const MARGIN_MS = DAY_MS;
/** Adyen searches at most six months at once. */
const MAX_MS = 180 * DAY_MS;

/**
 * When a payout's transfer can have been created: from the first send on. A payout that was first sent longer ago than Adyen searches at once
 * is searched from its beginning, where its transfer is.
 * @param invokedAt the first send; null: there was none
 */
export function searchWindow(invokedAt: Date | null, askedAt: Date): { createdSince: string; createdUntil: string } {
  const since = (invokedAt ?? askedAt).getTime() - MARGIN_MS;
  const until = Math.min(askedAt.getTime() + MARGIN_MS, since + MAX_MS);
  return { createdSince: new Date(since).toISOString(), createdUntil: new Date(until).toISOString() };
}
