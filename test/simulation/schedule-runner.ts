import process from 'node:process';
import { inspect } from 'node:util';
import { runSchedule } from './engine/run-schedule.js';
import { shrink } from './engine/shrink.js';
import { openHarness } from './engine/open-harness.js';
import { type Failure, failureOf } from './report.js';
import type { CoverageCounts } from './world/coverage.js';

/** The seeds that one process of the simulation runs. */
export interface RunnerAssignment {
  databaseUrl: string;
  firstSeed: number;
  /** Distance between two seeds of this process. */
  step: number;
  schedules: number;
  /** Stops after this many failures. */
  maxFailures: number;
  /** Whether failures are shrunk, which takes up to a minute each. */
  shrinks: boolean;
}

export interface RunnerResult {
  schedules: number;
  payouts: number;
  calls: number;
  failures: Failure[];
  coverage: CoverageCounts;
}

/** Runs the schedules of an assignment and shrinks those that fail. */
export async function runSchedules({ databaseUrl, firstSeed, step, schedules, maxFailures, shrinks }: RunnerAssignment): Promise<RunnerResult> {
  const { harness, close } = await openHarness(databaseUrl);
  const done: RunnerResult = { schedules: 0, payouts: 0, calls: 0, failures: [], coverage: {} };
  try {
    for (let index = 0; index < schedules && done.failures.length < maxFailures; index += 1) {
      const result = await runSchedule(harness, firstSeed + index * step);
      done.schedules += 1;
      done.payouts += result.payouts;
      done.calls += result.calls;
      if (result.findings.length > 0) done.failures.push(failureOf(result, shrinks ? await shrink(harness, result) : result));
    }
  } catch (error) {
    // Nothing is closed: the process ends, and what a broken connection would answer to an orderly end may never come.
    throw new Error(`the schedule of seed ${String(firstSeed + done.schedules * step)} did not end`, { cause: error });
  }
  done.coverage = harness.coverage.toJSON();
  await close();
  return done;
}

/** Forked by simulate.ts, it receives its assignment as a message. */
if (process.send) {
  process.once('message', (assignment: RunnerAssignment) => {
    runSchedules(assignment).then(
      (result) => process.send?.(result, () => process.disconnect()),
      (error: unknown) => {
        process.stderr.write(`${inspect(error)}\n`);
        process.exit(1);
      },
    );
  });
}
