import { setTimeout as pause } from 'node:timers/promises';
import { compare } from '../chaos/comparison.mjs';
import { query } from '../chaos/postgres.mjs';
import { countUntold, readGateway, readProvider } from '../chaos/records.mjs';
import { failOver, resumed } from './failover.mjs';
import { compareCallbacks, finding, secondWriter, standstills } from './findings.mjs';
import { ReadinessWatch } from './readiness.mjs';

const POLL_INTERVAL_MS = 500;
const DATABASE = 'payout_gateway';
/** When payouts were paid. */
const PAID_AT = `SELECT (extract(epoch FROM occurred_at) * 1000)::float8 AS "atMs" FROM payout_event WHERE to_status IN ('PROCESSED', 'PARTIALLY_PROCESSED')`;

/** One fail-over under load with all its comparisons. @returns the data of the report */
export async function runDrill({ half, pair, receiver, options, isMachineGone }) {
  const processes = [...half.apis, ...half.workers];
  const watch = new ReadinessWatch(processes);
  const ordering = half.merchant.order(options.payouts);
  const moments = await failOver({ pair, half, watch, options, isMachineGone });
  await ordering;
  await half.merchant.settled();
  const recovered = await recover({ half, receiver, limitMs: options.recoveryMs });
  await watch.stop();
  const paidAtMs = (await query(half.databaseUrl, PAID_AT)).map(({ atMs }) => atMs);
  const timings = resumed(moments, { merchant: half.merchant, receiver, watch, paidAtMs });
  const fence = await pair.strangersAtOldPrimary(DATABASE);
  return {
    ...recovered,
    moments,
    timings,
    fence,
    repeats: half.merchant.repeats,
    heard: receiver.heard.length,
    findings: [
      ...recovered.findings,
      ...standstills(timings),
      ...moments.refusals.map((words) => finding('not refused', words)),
      ...secondWriter(fence),
      ...half.merchant.complaints.map((words) => finding('missing', words)),
      ...processes.flatMap(({ crashes }) => crashes).map((words) => finding('crash', words)),
    ],
  };
}

/**
 * Compares repeatedly until there are no findings and the provider has told everything, or nothing has improved for as long as the limit says:
 * how long the work of an outage takes to be done depends on the machine.
 */
async function recover({ half, receiver, limitMs }) {
  const startedAtMs = Date.now();
  let least = Number.POSITIVE_INFINITY;
  let improvedAtMs = startedAtMs;
  for (;;) {
    const untold = await countUntold(half.booksUrl);
    const gateway = await readGateway(half.databaseUrl);
    const sets = { merchant: half.merchant.log, gateway, ...(await readProvider(half.booksUrl, half.sandbox.url)) };
    const findings = [...compare(sets), ...compareCallbacks(gateway, receiver.heard)];
    const left = findings.length + untold;
    const nowMs = Date.now();
    if (left < least) improvedAtMs = nowMs;
    least = Math.min(left, least);
    if (left === 0 || nowMs - improvedAtMs > limitMs) return { sets, findings, recoveryMs: nowMs - startedAtMs };
    await pause(POLL_INTERVAL_MS);
  }
}
