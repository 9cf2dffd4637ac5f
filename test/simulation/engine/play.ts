import { judge } from '../invariants/judge.js';
import { type DatabaseRecord, readRecord } from '../invariants/record.js';
import { type Finding, type Stage, World } from '../world/world.js';
import { Dice } from './dice.js';
import { Schedule, type StoryLine } from './schedule.js';

/** What came of one schedule. */
export interface Played {
  seed: number;
  findings: Finding[];
  story: StoryLine[];
  calls: number;
  payouts: number;
}

/** Tables grow old with every schedule; after so many they are made new. */
const RENEW_AFTER = 150;
let sinceRenewal = 0;

/** Plays one seed from an empty database to its verdict. The same seed and the same skipped ticks give the same story. */
export async function play(stage: Stage, seed: number, skipped: ReadonlySet<number> = new Set()): Promise<Played> {
  const world = new World(seed, stage);
  const schedule = new Schedule(world, skipped);
  const chance = new Dice(`${String(seed)} Math.random`);
  const { random } = Math;
  // The product's own jitter is chance as well, and has to be the same in every run.
  Math.random = () => chance.next();
  try {
    await schedule.play();
  } catch (error) {
    world.find('comes to rest', error instanceof Error ? (error.stack ?? error.message) : String(error));
    await abandon(stage);
  } finally {
    Math.random = random;
  }
  const record = await readRecord(stage.pool);
  const { transfers, calls, acceptedTwice } = world.provider;
  const findings = [
    ...world.findings,
    ...judge({
      record,
      ledger: { transfers, calls, acceptedTwice, keyLifetimeMs: world.plan.account.capabilities.keyLifetimeMs },
      notebook: world.notebook,
      orders: world.plan.orders,
    }),
  ];
  cover(stage, world, record);
  await wipe(stage);
  return { seed, findings, story: schedule.story, calls: calls.length, payouts: record.payout.length };
}

async function abandon(stage: Stage): Promise<void> {
  for (const [index, process] of stage.processes.entries()) stage.processes[index] = await process.die();
}

async function wipe(stage: Stage): Promise<void> {
  sinceRenewal += 1;
  const thoroughly = sinceRenewal >= RENEW_AFTER;
  if (thoroughly) sinceRenewal = 0;
  await stage.pool.query({ name: 'sim_wipe', text: 'SELECT sim_clock.wipe($1)', values: [thoroughly] });
  stage.clock.reset();
}

function cover({ coverage }: Stage, world: World, record: DatabaseRecord): void {
  for (const { to_status } of record.payout_event) if (to_status !== null) coverage.add('status', to_status);
  for (const { reason } of record.moderation_case) coverage.add('case', reason);
  for (const { operation, outcome } of record.payout_attempt) coverage.add('attempt', `${operation} ${outcome ?? 'open'}`);
  for (const { state } of record.approval) coverage.add('approval', state);
  for (const { source } of record.payout_statement) coverage.add('statement', source);
  for (const { state } of record.callback_delivery) coverage.add('callback', state);
  coverage.add('provider', 'transfers', world.provider.transfers.length);
  coverage.add('provider', 'calls', world.provider.calls.length);
}
