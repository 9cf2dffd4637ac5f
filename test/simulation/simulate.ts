import 'reflect-metadata';
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunnerAssignment, RunnerResult } from './schedule-runner.js';
import { describeCoverage, describeFailure } from './report.js';
import { startSimulatedServer } from './simulated-server.js';
import { Coverage } from './world/coverage.js';

const SHORT = 300;
const FULL = 10_000;
const MAX_FAILURES = 3;
/** One process computes while another waits for the database. */
const PROCESSES_PER_CORE = 2;
const MAX_PROCESSES = 8;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string' },
    seed: { type: 'string' },
    short: { type: 'boolean', default: false },
    processes: { type: 'string' },
    'fail-fast': { type: 'boolean', default: false },
  },
});

const schedules = Number(values.schedules ?? (values.short ? SHORT : FULL));
const seed = Number(values.seed ?? randomInt(1, 1_000_000_000));
const processes = Math.min(schedules, Number(values.processes ?? Math.min(MAX_PROCESSES, availableParallelism() * PROCESSES_PER_CORE)));
if (![schedules, seed, processes].every((number) => Number.isInteger(number) && number > 0)) {
  process.stderr.write('usage: npm run simulate -- [--schedules 10000] [--seed 1] [--short] [--processes 4] [--fail-fast]\n');
  process.exit(2);
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Runs one assignment in a separate process. Undefined if it was stopped because another process had failed. */
async function runInProcess(assignment: RunnerAssignment, stop: AbortSignal): Promise<RunnerResult | undefined> {
  const child = fork(fileURLToPath(new URL('./schedule-runner.ts', import.meta.url)), { signal: stop });
  return new Promise((resolve, reject) => {
    child.once('message', (done: RunnerResult) => resolve(done));
    child.once('error', (error) => (stop.aborted ? resolve(undefined) : reject(error)));
    // Not `exit`: that may come before a message that is still in the channel.
    child.once('disconnect', () => (stop.aborted ? resolve(undefined) : reject(new Error('a process of the simulation ended before it had a result'))));
    child.send(assignment);
  });
}

async function runAll(shares: readonly RunnerAssignment[]): Promise<RunnerResult[]> {
  const stop = new AbortController();
  const done = await Promise.all(
    shares.map(async (share) => {
      const one = await runInProcess(share, stop.signal);
      if (values['fail-fast'] && one && one.failures.length > 0) stop.abort();
      return one ?? [];
    }),
  );
  return done.flat();
}

print(`seeds ${String(seed)} to ${String(seed + schedules - 1)} in ${String(processes)} processes`);
const server = await startSimulatedServer(processes);
try {
  const beganAtMs = performance.now();
  const shares = server.databases.map((databaseUrl, index) => ({
    databaseUrl,
    firstSeed: seed + index,
    step: processes,
    schedules: Math.ceil((schedules - index) / processes),
    maxFailures: values['fail-fast'] ? 1 : MAX_FAILURES,
    shrinks: !values['fail-fast'],
  }));
  const done = await runAll(shares);
  const seconds = (performance.now() - beganAtMs) / 1_000;
  const coverage = new Coverage();
  for (const one of done) coverage.merge(one.coverage);
  const failures = done.flatMap((one) => one.failures);
  const sum = (of: (one: RunnerResult) => number): number => done.reduce((total, one) => total + of(one), 0);
  print(describeCoverage(coverage));
  for (const failure of failures) print(describeFailure(failure));
  const count = sum((one) => one.schedules);
  print(
    `simulation: ${String(count)} schedules, ${String(sum((one) => one.payouts))} payouts, ${String(sum((one) => one.calls))} provider calls, ` +
      `seed ${String(seed)}, ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} schedules/s, ${String(failures.length)} findings`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
