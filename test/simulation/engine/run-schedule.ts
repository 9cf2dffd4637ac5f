import { checkInvariants } from '../invariants/check-invariants.js';
import { type DatabaseRecord, readLiveConfiguration, readRecord } from '../invariants/record.js';
import type { Finding } from '../invariants/catalogue.js';
import { type Harness, World } from '../world/world.js';
import { SeededRandom } from './seeded-random.js';
import { Schedule, type TraceEntry } from './schedule.js';

export interface ScheduleResult {
  seed: number;
  findings: Finding[];
  trace: TraceEntry[];
  calls: number;
  payouts: number;
}

/** Deleted rows bloat the tables, so they are truncated after this many schedules. */
const TRUNCATE_AFTER = 150;
let sinceTruncation = 0;

/** Runs the schedule of one seed on an empty database and checks the invariants. The same seed and the same skipped ticks give the same trace. */
export async function runSchedule(harness: Harness, seed: number, skipped: ReadonlySet<number> = new Set()): Promise<ScheduleResult> {
  const world = new World(seed, harness);
  const schedule = new Schedule(world, skipped);
  const isHostile = world.plan.attacks > 0;
  const before = isHostile ? await readLiveConfiguration(harness.pool) : [];
  const jitter = new SeededRandom(`${String(seed)} Math.random`);
  const { random } = Math;
  // The product's jitter uses Math.random, which must be repeatable too.
  Math.random = () => jitter.next();
  try {
    await schedule.run();
  } catch (error) {
    world.find('INV-10', error instanceof Error ? (error.stack ?? error.message) : String(error));
    await replaceProcesses(harness);
  } finally {
    Math.random = random;
  }
  const record = await readRecord(harness.pool);
  const configuration = isHostile ? { before, after: await readLiveConfiguration(harness.pool) } : null;
  const { ledgers } = world;
  const findings = [
    ...world.findings,
    ...checkInvariants({
      record,
      audit: await auditFindings(harness),
      ledger: ledgers.evidence(),
      configuration,
      externalRecord: world.externalRecord,
      orders: world.plan.orders,
    }),
  ];
  countCoverage(harness, world, record);
  await wipe(harness);
  if (isHostile) await restoreConfiguration(harness);
  return { seed, findings, trace: schedule.trace, calls: ledgers.evidence().calls.length, payouts: record.payout.length };
}

async function auditFindings({ shared }: Harness): Promise<string[]> {
  const { findings } = await shared.verifier.verify();
  return findings.map(({ subject, what }) => `${subject}: ${what}`);
}

async function replaceProcesses(harness: Harness): Promise<void> {
  for (const [index, process] of harness.processes.entries()) harness.processes[index] = await process.kill();
}

async function wipe(harness: Harness): Promise<void> {
  sinceTruncation += 1;
  const truncate = sinceTruncation >= TRUNCATE_AFTER;
  if (truncate) sinceTruncation = 0;
  await harness.pool.query({ name: 'sim_wipe', text: 'SELECT sim_clock.wipe($1)', values: [truncate] });
  harness.clock.reset();
}

async function restoreConfiguration({ pool, shared }: Harness): Promise<void> {
  await pool.query({ name: 'sim_restore', text: 'SELECT sim_clock.restore_configuration()' });
  shared.routing.forget();
}

function countCoverage({ coverage }: Harness, world: World, record: DatabaseRecord): void {
  for (const { to_status } of record.payout_event) if (to_status !== null) coverage.add('status', to_status);
  for (const { reason } of record.moderation_case) coverage.add('case', reason);
  for (const { operation, outcome } of record.payout_attempt) coverage.add('attempt', `${operation} ${outcome ?? 'open'}`);
  for (const { state } of record.approval) coverage.add('approval', state);
  for (const { source } of record.payout_statement) coverage.add('statement', source);
  for (const { state } of record.callback_delivery) coverage.add('callback', state);
  const { transfers, calls, accounts } = world.ledgers.evidence();
  for (const { accountId } of transfers) coverage.add('provider', `transfers, ${accounts.get(accountId)?.mode ?? '?'}`);
  coverage.add('provider', 'calls', calls.length);
}
