/**
 * For how long a provider's success is provisional: until then it may still take the money back, so the gateway keeps asking.
 * Part of a connector's capabilities; the comment beside each figure names its source.
 */
export interface ProvisionalSuccess {
  /** The currencies that it holds for, ISO 4217; left out: all that no earlier entry of the list names. */
  currencies?: readonly string[];
  /** From the moment the payout was reported as paid, in seconds. */
  totalSeconds: number;
  /** Pauses between enquiries in seconds, short ones first; the last one repeats. */
  intervalsSeconds: readonly number[];
}

/** How long a paid payout is watched, and when the provider is asked next. */
export interface WatchPlan {
  until: Date;
  nextInMs: number;
}

/** For how long a success in this currency is provisional; null: it is final. The first entry that names the currency, or names none, counts. */
export function provisionalIn(list: readonly ProvisionalSuccess[], currency: string): ProvisionalSuccess | null {
  return list.find(({ currencies }) => currencies === undefined || currencies.includes(currency)) ?? null;
}

/**
 * Plans the watch of a paid payout. The pauses count from the payment, so the plan depends on nothing that is stored but its time;
 * the last enquiry is made when the watch ends, not one pause before it.
 * @param processedAt when the payout was reported as paid; the database's clock, like `now`
 * @returns null when the success is final: nothing is provisional, or the time is over
 */
export function watchPlan(provisional: ProvisionalSuccess | null, processedAt: Date, now: Date): WatchPlan | null {
  if (provisional === null) return null;
  const totalMs = provisional.totalSeconds * 1_000;
  const elapsedMs = Math.max(0, now.getTime() - processedAt.getTime());
  if (elapsedMs >= totalMs) return null;
  const nextAtMs = Math.min(nextLookMs(provisional.intervalsSeconds, elapsedMs), totalMs);
  return { until: new Date(processedAt.getTime() + totalMs), nextInMs: nextAtMs - elapsedMs };
}

/** When the next enquiry is due, in milliseconds since the payment: the first point of the schedule after `elapsedMs`. */
function nextLookMs(intervalsSeconds: readonly number[], elapsedMs: number): number {
  let atMs = 0;
  for (const seconds of intervalsSeconds) {
    atMs += seconds * 1_000;
    if (atMs > elapsedMs) return atMs;
  }
  const lastMs = (intervalsSeconds.at(-1) ?? 0) * 1_000;
  // A schedule without pauses asks once, at the end.
  return lastMs > 0 ? atMs + (Math.floor((elapsedMs - atMs) / lastMs) + 1) * lastMs : Number.POSITIVE_INFINITY;
}

/** When a payout that is watched until this moment was paid. */
export function processedAtOf({ totalSeconds }: ProvisionalSuccess, until: Date): Date {
  return new Date(until.getTime() - totalSeconds * 1_000);
}
