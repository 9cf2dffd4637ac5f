const DAY_MS = 86_400_000;
/** A margin for the difference between Adyen's clock and ours. */
const MARGIN_MS = DAY_MS;
/** Adyen searches at most six months per request. */
const MAX_MS = 180 * DAY_MS;

/**
 * The time in which the transfer of a payout may have been created: from the first send on. If that is longer than Adyen searches, the search
 * covers the beginning, where the transfer is.
 * @param invokedAt the first send; null: never sent
 */
export function searchWindow(invokedAt: Date | null, askedAt: Date): { createdSince: string; createdUntil: string } {
  const since = (invokedAt ?? askedAt).getTime() - MARGIN_MS;
  const until = Math.min(askedAt.getTime() + MARGIN_MS, since + MAX_MS);
  return { createdSince: new Date(since).toISOString(), createdUntil: new Date(until).toISOString() };
}
