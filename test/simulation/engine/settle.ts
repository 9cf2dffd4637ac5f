import type { Schedule } from './schedule.js';

/** Rounds until everything must have come to rest; enquiries end after a handful, callbacks after a dozen. */
const MAX_ROUNDS = 400;
const MAX_STEPS = 5_000;

/** Faults have stopped: whoever was stopped goes on, who was not answered asks again, what is due is done, until nothing is due any more. */
export async function settle(schedule: Schedule): Promise<void> {
  const { world } = schedule;
  world.mood.calm = true;
  world.notebook.deaf = 0;
  for (const process of world.stage.processes) process.paused = false;
  schedule.note(-1, 'the faults have stopped');
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await finishTasks(schedule);
    if (await doWhatIsThere(schedule)) continue;
    if (await sweepIfDue(schedule)) continue;
    if (lifetimesAreOver(schedule)) await schedule.workers.expire();
    else if (!(await schedule.time.toNext()) && !(await outliveHints(schedule))) return;
  }
  world.find('comes to rest', `there is still something to do after ${String(MAX_ROUNDS)} rounds`);
}

/** A hint that was lost keeps its row from the sweeper until its lease is over. @returns whether anything came of waiting for that */
async function outliveHints(schedule: Schedule): Promise<boolean> {
  const { clock, foundation } = schedule.world.stage;
  await clock.advanceTo(clock.now() + foundation.config.queue.hintLeaseMs + 1);
  return sweepIfDue(schedule);
}

/** The product's own sweep, where it would find something. @returns whether it did */
async function sweepIfDue(schedule: Schedule): Promise<boolean> {
  const { clock, foundation } = schedule.world.stage;
  if (!(await clock.isAnythingDue(foundation.config.queue.hintLeaseMs))) return false;
  await schedule.workers.sweep();
  await finishTasks(schedule);
  return schedule.world.queue.hints.length > 0;
}

async function finishTasks(schedule: Schedule): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    schedule.world.tidy();
    if (schedule.world.tasks.size === 0) return;
    const [next] = schedule.runnable();
    if (next) await schedule.goOn(next);
    else await schedule.time.toNext();
  }
  throw new Error(`tasks never end: ${[...schedule.world.tasks].map((task) => `${task.name} at ${task.point?.name ?? '?'}`).join(', ')}`);
}

/** One piece of work after the other, each to its end. */
async function doWhatIsThere(schedule: Schedule): Promise<boolean> {
  const { world, merchants, notifier, workers } = schedule;
  let worked = false;
  for (const option of merchants.unanswered()) {
    await option.run();
    await finishTasks(schedule);
    worked = true;
  }
  for (const notice of [...world.provider.outbox]) {
    await notifier.deliver(notice);
    await finishTasks(schedule);
    worked = true;
  }
  for (const hint of [...world.queue.hints]) {
    schedule.note(-1, world.jobName(hint.job, hint.id));
    await workers.take(hint);
    await finishTasks(schedule);
    worked = true;
  }
  return worked;
}

const lastLooks = new WeakMap<Schedule, number>();

function lifetimesAreOver(schedule: Schedule): boolean {
  const now = schedule.world.stage.clock.now();
  const before = lastLooks.get(schedule) ?? 0;
  lastLooks.set(schedule, now);
  return schedule.world.plan.orders.some(({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs <= now && expiresAtMs > before);
}
