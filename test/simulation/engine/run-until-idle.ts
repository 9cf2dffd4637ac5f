import type { Schedule } from './schedule.js';

/** Rounds within which no work may be left (INV-10); enquiries end after a handful, callbacks after a dozen. */
const MAX_ROUNDS = 400;
const MAX_STEPS = 5_000;

/** Runs without faults until nothing is due: stopped processes continue, those that vanished are replaced, accounts and live sends are resumed, unanswered requests are repeated. */
export async function runUntilIdle(schedule: Schedule): Promise<void> {
  const { world } = schedule;
  world.conditions.calm = true;
  world.externalRecord.rejectionsLeft = 0;
  for (const process of [...world.harness.processes]) {
    if (process.vanished) await world.replace(process);
    process.paused = false;
  }
  schedule.note(-1, 'the faults have stopped');
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await finishTasks(schedule);
    await schedule.administrators.resume();
    await schedule.killSwitch.resume();
    await finishTasks(schedule);
    if (await runPendingWork(schedule)) continue;
    if (await sweepIfDue(schedule)) continue;
    if (anyLifetimeEnded(schedule)) await schedule.workers.expire();
    else if (!(await schedule.time.advanceToNextEvent()) && !(await waitForLeases(schedule))) return;
  }
  world.find('INV-10', `there is still something to do after ${String(MAX_ROUNDS)} rounds`);
}

/** A lost job keeps its row from the sweeper until the lease ends. @returns whether waiting for that produced work */
async function waitForLeases(schedule: Schedule): Promise<boolean> {
  const { clock, shared } = schedule.world.harness;
  await clock.advanceTo(clock.now() + shared.config.queue.enqueueLeaseMs + 1);
  return sweepIfDue(schedule);
}

/** Runs the product's sweeper if a row is due. @returns whether it queued a job */
async function sweepIfDue(schedule: Schedule): Promise<boolean> {
  const { clock, shared } = schedule.world.harness;
  if (!(await clock.isAnythingDue(shared.config.queue.enqueueLeaseMs))) return false;
  await schedule.workers.sweep();
  await finishTasks(schedule);
  return schedule.world.queue.jobs.length > 0;
}

async function finishTasks(schedule: Schedule): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    schedule.world.tidy();
    if (schedule.world.tasks.size === 0) return;
    const [next] = schedule.runnable();
    if (next) await schedule.resume(next);
    else await schedule.time.advanceToNextEvent();
  }
  throw new Error(`tasks never end: ${[...schedule.world.tasks].map((task) => `${task.name} at ${task.point?.name ?? '?'}`).join(', ')}`);
}

/** Runs everything pending, one piece after the other, each to its end. @returns whether there was any */
async function runPendingWork(schedule: Schedule): Promise<boolean> {
  const { world, merchants, notifier, workers } = schedule;
  let worked = false;
  for (const option of merchants.unanswered()) {
    await option.run();
    await finishTasks(schedule);
    worked = true;
  }
  for (const notification of [...world.ledgers.outbox]) {
    await notifier.deliver(notification);
    await finishTasks(schedule);
    worked = true;
  }
  for (const job of [...world.queue.jobs]) {
    schedule.note(-1, world.jobName(job.job, job.id));
    await workers.take(job);
    await finishTasks(schedule);
    worked = true;
  }
  return worked;
}

const lastLifetimeCheck = new WeakMap<Schedule, number>();

function anyLifetimeEnded(schedule: Schedule): boolean {
  const now = schedule.world.harness.clock.now();
  const before = lastLifetimeCheck.get(schedule) ?? 0;
  lastLifetimeCheck.set(schedule, now);
  return schedule.world.plan.orders.some(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= now && expiresAtMs > before);
}
