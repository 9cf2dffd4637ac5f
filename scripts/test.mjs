import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { bold, reportFailure, say, step } = await import('./lib/output.mjs');
const { logFile } = await import('./lib/project.mjs');
const { listenForStop, stop } = await import('./lib/stop.mjs');

const INTERRUPTED = 130;
/** Of a check that gives way to everything else that `npm test` runs. */
const CHECK_TIMEOUT_MS = 1_800_000;
const CHECK_TAIL_LINES = 200;

const bin = (path) => `node_modules/${path}`;

/** Each counts as one test: all of its commands must succeed. They compute while the suites wait for servers and timers. */
const checks = {
  Format: [[bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  Lint: [[bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.']],
  Types: [
    [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit', '--pretty', 'false'],
    [bin('typescript/bin/tsc'), '-p', 'apps/admin', '--noEmit', '--pretty', 'false'],
  ],
};

/**
 * The stages of `npm test` that run Jest, in this order. Integration tests wait for servers and timers, and those of the browser for the countdown of
 * commands, for a third of their time, so four and three files share two cores. A run of chaos, and the fail-over drill, start a dozen processes of
 * their own, which mostly wait: the drill ends while chaos makes its faults. Nothing else runs beside them but the checks, which give way.
 */
const suites = [
  { project: 'architecture', args: ['--runInBand'] },
  { project: 'unit' },
  { project: 'integration', args: ['--maxWorkers', '4'] },
  { project: 'e2e', args: ['--maxWorkers', '3'] },
  { project: 'chaos', args: ['--maxWorkers', '2'] },
];

const patterns = process.argv.slice(2);
const isWholeRun = patterns.length === 0;
const total = { passed: 0, failed: [], skipped: 0 };
listenForStop(() => process.exit(INTERRUPTED));
try {
  await installIfNeeded();
  // Both are waited for: what the suites have started is stopped at their end.
  const results = await Promise.allSettled(isWholeRun ? [runChecks(), buildAndRunSuites()] : [buildAndRunSuites()]);
  for (const { reason } of results) if (reason !== undefined) throw reason;
} catch (error) {
  if (!stop.aborted) {
    reportFailure(error);
    total.failed.push('the run itself, for the reason shown above');
  }
}
process.exit(stop.aborted ? INTERRUPTED : report());

/** Prints what failed and, as the last line, the count; answers the exit code. */
function report() {
  const { passed, failed, skipped } = total;
  if (passed + failed.length === 0) failed.push(`no test file matches ${patterns.join(' ')}`);
  say();
  for (const name of failed) say(`failed: ${name}`);
  say(`tests: ${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed.length === 0 ? 0 : 1;
}

async function buildAndRunSuites() {
  const { buildIfNeeded } = await import('./lib/builds.mjs');
  await buildIfNeeded();
  if (isWholeRun) await provideSystemPackages();
  await runSuites();
}

/** Beside the build and the suites, and never instead of them. Ends when all checks have. */
async function runChecks() {
  const oneByOne = async () => {
    await runCheck('Format');
    await runCheck('Types');
  };
  await Promise.all([runCheck('Lint'), oneByOne()]);
}

async function runCheck(name) {
  const { runNode } = await import('./lib/commands.mjs');
  const options = { log: logFile(`check-${name.toLowerCase()}`), timeoutMs: CHECK_TIMEOUT_MS, tailLines: CHECK_TAIL_LINES, yields: true };
  try {
    await step(name, async () => {
      for (const command of checks[name]) await runNode(command, options);
    });
    total.passed += 1;
  } catch (error) {
    stop.throwIfAborted();
    reportFailure(error);
    total.failed.push(name);
  }
}

async function provideSystemPackages() {
  const { provideBrowser, providePgBouncer, provideRedis } = await import('./test/system-packages.mjs');
  await provideRedis();
  await providePgBouncer();
  await provideBrowser();
}

/** All suites share one PostgreSQL, which the first test that needs it starts. */
async function runSuites() {
  const { runJest } = await import('./test/jest.mjs');
  const { closeRun, openRun } = await import('../test/setup/run-folder.mjs');
  const reports = await mkdtemp(join(tmpdir(), 'payout-gateway-reports-'));
  const selection = isWholeRun ? [] : ['--testPathPatterns', ...patterns];
  await openRun();
  try {
    for (const { project, args = [] } of suites) {
      stop.throwIfAborted();
      if (isWholeRun) say(`\n${bold(project)}`);
      const counts = await runJest({ project, args: [...args, ...selection], report: join(reports, `${project}.json`) });
      total.passed += counts.passed;
      total.failed.push(...counts.failed);
      total.skipped += counts.skipped;
    }
  } finally {
    await closeRun();
    await rm(reports, { recursive: true, force: true });
  }
}
