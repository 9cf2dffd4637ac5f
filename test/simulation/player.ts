import process from 'node:process';
import { play } from './engine/play.js';
import { shrink } from './engine/shrink.js';
import { openStage } from './engine/stage.js';
import { type Failure, failureOf } from './report.js';
import type { CoverageCounts } from './world/coverage.js';

/** What one process of the simulation is asked to do. */
export interface Assignment {
  databaseUrl: string;
  firstSeed: number;
  /** Every so many seeds one is this process's. */
  step: number;
  schedules: number;
  /** Enough is known after so many failures. */
  maxFailures: number;
  /** Whether failures are made smaller, which takes a while. */
  shrinks: boolean;
}

/** What came of it. */
export interface Performance {
  played: number;
  payouts: number;
  calls: number;
  failures: Failure[];
  coverage: CoverageCounts;
}

/** Plays its share of the seeds and shrinks what fails. */
export async function perform({ databaseUrl, firstSeed, step, schedules, maxFailures, shrinks }: Assignment): Promise<Performance> {
  const { stage, close } = await openStage(databaseUrl);
  const done: Performance = { played: 0, payouts: 0, calls: 0, failures: [], coverage: {} };
  try {
    for (let turn = 0; turn < schedules && done.failures.length < maxFailures; turn += 1) {
      const played = await play(stage, firstSeed + turn * step);
      done.played += 1;
      done.payouts += played.payouts;
      done.calls += played.calls;
      if (played.findings.length > 0) done.failures.push(failureOf(played, shrinks ? await shrink(stage, played) : played));
    }
    done.coverage = stage.coverage.toJSON();
  } finally {
    await close();
  }
  return done;
}

/** As a process of its own it is told what to do by its parent. */
if (process.send) {
  process.once('message', (assignment: Assignment) => {
    perform(assignment).then(
      (performance) => process.send?.(performance, () => process.disconnect()),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
