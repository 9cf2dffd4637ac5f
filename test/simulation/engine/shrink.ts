import type { Harness } from '../world/world.js';
import { runSchedule, type ScheduleResult } from './run-schedule.js';

/** Each run costs about as much as the schedule that failed. */
const MAX_RUNS = 250;

/**
 * Delta debugging: leaves out ticks, in ever smaller pieces, as long as the same invariant is still broken. A choice does not depend on
 * which options were left out before it, so most of the trace stays the same.
 */
export async function shrink(harness: Harness, failed: ScheduleResult): Promise<ScheduleResult> {
  const invariant = failed.findings[0]?.invariant;
  let smallest = failed;
  let skipped = new Set<number>();
  let left = ticksOf(failed);
  let runs = 0;
  for (let size = Math.ceil(left.length / 2); size >= 1 && runs < MAX_RUNS; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length && runs < MAX_RUNS;) {
      runs += 1;
      const without = new Set([...skipped, ...left.slice(from, from + size)]);
      const result = await runSchedule(harness, failed.seed, without);
      if (result.findings.some((finding) => finding.invariant === invariant)) {
        [smallest, skipped, left] = [result, without, ticksOf(result)];
      } else {
        from += size;
      }
    }
  }
  return smallest;
}

function ticksOf({ trace }: ScheduleResult): number[] {
  return trace.flatMap(({ tick }) => (tick < 0 ? [] : [tick]));
}
