/** Until the work goes on after the promotion, in milliseconds: the figure that the drill has to keep. */
export const RESUME_LIMIT_MS = 15_000;

/** What the drill looks for beyond the comparison of the three sets. Pure. */
export const DRILL_KINDS = ['no callback', 'stood still', 'not refused', 'second writer'];

/**
 * The results of which the merchant does not know.
 * @param gateway payouts as the comparison of chaos knows them
 * @param heard messages with the id and the status of a payout
 */
export function compareCallbacks(gateway, heard) {
  const known = new Set(heard.map(({ id, status }) => `${id} ${status}`));
  return gateway
    .filter(({ id, status, hasOpenCase, isSettled }) => isSettled && !hasOpenCase && !known.has(`${id} ${status}`))
    .map(({ id, status }) => ({ kind: 'no callback', id, words: `the merchant has not heard that it is ${status}` }));
}

/** What did not go on in time. @param timings milliseconds after the promotion by what it is; undefined for never */
export function standstills(timings) {
  return Object.entries(timings)
    .filter(([, ms]) => !(ms <= RESUME_LIMIT_MS))
    .map(([what, ms]) => finding('stood still', `${what}: ${ms === undefined ? 'never' : `after ${ms} ms`}`));
}

/** The old primary takes writes, and nobody has come to it. */
export function secondWriter({ sessions, connections, isWritable }) {
  if (!isWritable) return [finding('second writer', 'the old primary did not come back as a primary, so nothing was shown')];
  if (sessions + connections === 0) return [];
  return [finding('second writer', `the old primary has ${connections} connections of the gateway, and had ${sessions} sessions in its database`)];
}

/** A finding that is about no payout. */
export function finding(kind, words) {
  return { kind, id: '-', words };
}
