import { setTimeout as pause } from 'node:timers/promises';
import { compare } from './comparison.mjs';
import { Faults } from './faults.mjs';
import { makePlan } from './plan.mjs';
import { Random } from './random.mjs';
import { countCutOff, countUntold, readGateway, readProvider } from './records.mjs';

/** The limit from the end of the faults until all three sets agree. */
export const RECOVERY_LIMIT_MS = 60_000;
/** The limit for the operators to decide all that is open then. */
const SETTLE_LIMIT_MS = 300_000;
/** The sandbox's longest pause between two deliveries, at the speed of a run, and some more. */
const LAST_NOTIFICATION_MS = 75_000;
const POLL_INTERVAL_MS = 500;
/** Faults must hit work in progress: the next batch of orders waits briefly until this share of the earlier ones was sent. */
const KEEP_UP_SHARE = 0.7;
const KEEP_UP_LIMIT_MS = 4_000;
const KEEP_UP_INTERVAL_MS = 50;
/** How many findings are explained at most. */
const EXPLAINED = 20;

/** Runs the plan on one half, waits for its recovery, and compares. @returns the data of the report */
export async function runHalf(half, options) {
  const plan = makePlan(options, half.queue, new Random(options.seed, `${half.queue}-plan`));
  const faults = new Faults(half, new Random(options.seed, `${half.queue}-faults`));
  const startedAtMs = Date.now();
  half.operators.start();
  for (const step of plan) {
    const ordering = half.merchant.order(step.payouts);
    await pause(step.strikeAfterMs);
    await faults.strike(step);
    await ordering;
    await keepUp(half);
  }
  if (plan.length === 0) await half.merchant.order(options.payouts);
  await faults.settled();
  await Promise.all([half.operators.stop(), half.merchant.settled()]);
  half.proxy.heal();
  const faultsMs = Date.now() - startedAtMs;
  await hearAll(half);
  const recovered = await recover(half);
  const inModeration = recovered.sets.gateway.filter(({ hasOpenCase }) => hasOpenCase).length;
  const { sets, findings, settledMs } = recovered.findings.length > 0 ? { ...recovered, settledMs: 0 } : await settle(half);
  const processes = [...half.apis, half.sandbox, ...half.workers];
  return {
    queue: half.queue,
    sets,
    findings: [
      ...(await explained(half, findings)),
      ...half.merchant.complaints.map((words) => ({ kind: 'missing', id: '-', words })),
      ...processes.flatMap(({ crashes }) => crashes).map((words) => ({ kind: 'crash', id: '-', words })),
    ],
    faultsMs,
    recoveryMs: recovered.recoveryMs,
    inModeration,
    settledMs,
    people: half.operators.counts,
    faults: faults.counts,
    cutOff: await countCutOff(half.databaseUrl),
    proxy: half.proxy.counts,
    repeats: half.merchant.repeats,
  };
}

async function keepUp({ merchant, proxy }) {
  const deadline = Date.now() + KEEP_UP_LIMIT_MS;
  while (proxy.served < merchant.log.length * KEEP_UP_SHARE && Date.now() < deadline) await pause(KEEP_UP_INTERVAL_MS);
}

/** What a provider could not deliver during the faults it tells up to a minute later: only then can the gateway know it. */
async function hearAll({ booksUrl }) {
  const deadline = Date.now() + LAST_NOTIFICATION_MS;
  while (Date.now() < deadline && (await countUntold(booksUrl)) > 0) await pause(POLL_INTERVAL_MS);
}

/** Compares repeatedly until there are no findings or the time is over, and returns the last findings. */
async function recover(half) {
  const stoppedAtMs = Date.now();
  for (;;) {
    const sets = await readSets(half);
    const findings = compare(sets);
    const recoveryMs = Date.now() - stoppedAtMs;
    if (findings.length === 0 || recoveryMs > RECOVERY_LIMIT_MS) return { sets, findings, recoveryMs };
    await pause(POLL_INTERVAL_MS);
  }
}

/** The operators decide every case by the truth; then nothing may be open, and every amount agrees. */
async function settle(half) {
  const startedAtMs = Date.now();
  const deadline = startedAtMs + SETTLE_LIMIT_MS;
  for (;;) {
    const stuck = await half.operators.settle(deadline - Date.now());
    const { sets, findings } = await recover(half);
    // A decision may be followed by enquiries that end in another case.
    const isOpen = sets.gateway.some(({ hasOpenCase }) => hasOpenCase);
    if (!isOpen || findings.length > 0 || Date.now() > deadline) return settled({ sets, findings, stuck, settledMs: Date.now() - startedAtMs });
  }
}

/** What is still open is a finding. */
function settled({ sets, findings, stuck, settledMs }) {
  const open = sets.gateway.filter(({ hasOpenCase }) => hasOpenCase);
  const stillOpen = open.map(({ id, status }) => ({ kind: 'no way out', id, words: `${status} with an open case` }));
  return { sets, findings: [...findings, ...stuck.map((words) => ({ kind: 'no way out', id: '-', words })), ...stillOpen], settledMs };
}

/** The findings, those about payouts with all that an operator sees of them. */
function explained({ operators }, findings) {
  return Promise.all(
    findings.map(async (finding, index) => {
      if (!finding.id.startsWith('po_') || index >= EXPLAINED) return finding;
      return { ...finding, words: `${finding.words}: ${await operators.describe(finding.id).catch(({ message }) => message)}` };
    }),
  );
}

/** Reads the provider last, so that no later movement is missed; rows older than it are read again. */
async function readSets({ merchant, databaseUrl, booksUrl, sandbox }) {
  const gateway = await readGateway(databaseUrl);
  return { merchant: merchant.log, gateway, ...(await readProvider(booksUrl, sandbox.url)) };
}
