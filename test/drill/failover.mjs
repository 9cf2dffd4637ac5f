import { setTimeout as pause } from 'node:timers/promises';

/** Until every process has met the standby that is not promoted yet, and says so. */
const REFUSAL_LIMIT_MS = 15_000;
/** The fail-over comes when this share of the orders was acknowledged. */
const STRIKE_AT = 0.4;
const POLL_INTERVAL_MS = 50;
/** The code of PostgreSQL, which the log of the outage has. */
const TAKES_NO_WRITES = '"code":"25006"';

/**
 * Loses the primary under load, promotes the standby, and starts the old primary again. Where a server crashes, the address leads to the
 * standby before it is promoted, as happens where two programs do the two; where a machine vanishes, afterwards.
 * @returns moments, and sentences about processes that did not see that the standby takes no writes
 */
export async function failOver({ pair, half, watch, options, isMachineGone }) {
  const { merchant } = half;
  const acknowledged = (share) => merchant.log.length >= options.payouts * share;
  if (options.isReplicationPaused) {
    await until(() => acknowledged(STRIKE_AT / 2));
    await pair.lagBehind();
  }
  await until(() => acknowledged(STRIKE_AT));
  const lostAtMs = Date.now();
  await pair.losePrimary(isMachineGone);
  await pause(options.awayMs);
  const refusals = isMachineGone ? [] : await meetStandby(pair, half, watch);
  await pair.promote();
  const promotedAtMs = Date.now();
  pair.moveAddress();
  await pair.startOldPrimary();
  return { lostAtMs, promotedAtMs, refusals };
}

/** Leads every process to a standby that takes no writes. @returns sentences about those that do not notice it */
async function meetStandby(pair, { apis, workers }, watch) {
  pair.moveAddress();
  const silent = new Set([...apis, ...workers]);
  // Only the end of what a process says is kept.
  const hear = () => silent.forEach((one) => one.said.includes(TAKES_NO_WRITES) && silent.delete(one));
  await until(() => (hear(), silent.size === 0 && watch.ready().length === 0), REFUSAL_LIMIT_MS);
  return [
    ...[...silent].map(({ name }) => `${name} reached the standby, and its log does not say that it takes no writes`),
    ...watch.ready().map((name) => `${name} is ready while the address leads to a standby`),
  ];
}

/** How long after the promotion the work went on, in milliseconds; undefined: not at all. @param paidAtMs when payouts were paid */
export function resumed({ promotedAtMs }, { merchant, receiver, watch, paidAtMs }) {
  const after = (moments) => {
    const later = moments.filter((atMs) => atMs >= promotedAtMs);
    return later.length === 0 ? undefined : Math.min(...later) - promotedAtMs;
  };
  return {
    'first create answered': after(merchant.log.map(({ atMs }) => atMs)),
    'first payout paid': after(paidAtMs),
    'first callback heard': after(receiver.heard.map(({ atMs }) => atMs)),
    ...Object.fromEntries(watch.readyAfter(promotedAtMs).map(({ name, afterMs }) => [`${name} ready`, afterMs])),
  };
}

async function until(isSo, limitMs = Number.POSITIVE_INFINITY) {
  const deadline = Date.now() + limitMs;
  while (!isSo() && Date.now() < deadline) await pause(POLL_INTERVAL_MS);
}
