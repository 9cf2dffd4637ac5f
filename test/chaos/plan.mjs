/** Longer than the send deadline of 10 s, and some longer than the delay after which an open attempt is recovered. */
const PAUSE_MS = [11_000, 19_000];
const SHORT_PAUSE_MS = [11_000, 12_000];
/** Longer than PostgreSQL keeps what a vanished machine holds. */
const VANISHED_MS = [15_000, 25_000];
/** Longer than BullMQ's lock of a job that calls a provider (150 s). */
const LONG_PAUSE_MS = 156_000;
/** How long a killed server stays down. */
const AWAY_MS = [100, 1_500];
/** The delay of a fault after its batch of payouts begins. */
const STRIKE_AFTER_MS = [50, 600];

/**
 * The order of the faults and the number of payouts created around each, determined by the seed.
 * @returns steps of `{ fault, payouts, strikeAfterMs, forMs }`
 */
export function makePlan({ faults, payouts, short }, queue, random) {
  const wanted = Object.entries(faults).filter(([kind]) => kind !== 'redis-kill' || queue === 'redis');
  const kinds = wanted.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  const order = pausesFirst(random.shuffle(kinds));
  const share = Math.max(1, order.length);
  return order.map((fault, index) => ({
    fault,
    payouts: Math.floor((payouts * (index + 1)) / share) - Math.floor((payouts * index) / share),
    strikeAfterMs: random.between(...STRIKE_AFTER_MS),
    forMs: durationOf(fault, short, random),
  }));
}

/** Pauses are long: placed in the first half of the plan they do not lengthen the run. */
function pausesFirst(order) {
  const isPause = (kind) => ['pause', 'vanishing', 'long-pause'].includes(kind);
  const pauses = order.filter(isPause).sort((left, right) => right.length - left.length);
  const others = order.filter((kind) => !isPause(kind));
  const every = Math.max(1, Math.floor(others.length / 2 / Math.max(1, pauses.length)));
  const mixed = others.flatMap((kind, index) => (index % every === 0 && pauses.length > 0 ? [pauses.shift(), kind] : [kind]));
  return [...mixed, ...pauses];
}

function durationOf(fault, short, random) {
  if (fault === 'vanishing') return random.between(...(short ? SHORT_PAUSE_MS : VANISHED_MS));
  if (fault === 'pause') return random.between(...(short ? SHORT_PAUSE_MS : PAUSE_MS));
  if (fault === 'long-pause') return LONG_PAUSE_MS;
  return fault === 'database-kill' || fault === 'redis-kill' ? random.between(...AWAY_MS) : 0;
}
