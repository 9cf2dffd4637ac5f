import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { closeRun, openRun } from '../../test/setup/run-folder.mjs';
import { buildIfNeeded } from './builds.mjs';
import { killCommands, runCommand } from './commands.mjs';
import { installIfNeeded } from './dependencies.mjs';
import { killJest, runJest } from './jest.mjs';
import { bold, reportFailure, say, step } from './output.mjs';
import { makeStateFolder } from './project.mjs';
import { listenForStop } from './stop-signals.mjs';
import { provideBrowser, provideRedis } from './system-packages.mjs';

const bin = (path) => `node_modules/${path}`;
const CHECK_TIMEOUT_MS = 300_000;
const CHECK_TAIL_LINES = 200;
const INTERRUPTED = 130;

/** Each counts as one test: all of its commands must succeed. */
const checks = [
  { name: 'Format', commands: [[bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']] },
  { name: 'Lint', commands: [[bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.']] },
  {
    name: 'Types',
    commands: [
      [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit', '--pretty', 'false'],
      [bin('typescript/bin/tsc'), '-p', 'apps/admin', '--noEmit', '--pretty', 'false'],
    ],
  },
];

/** End-to-end tests start whole systems and measure time: one file at a time. */
const jestProjects = [
  { name: 'architecture', inBand: true },
  { name: 'unit', inBand: false },
  { name: 'integration', inBand: false },
  { name: 'e2e', inBand: true },
];

/** The whole of `npm test`, or with patterns the Jest files that match. Prints what failed and, as its last line, the count; resolves with the exit code. */
export async function runTests(patterns) {
  const total = { passed: 0, failed: [], skipped: 0 };
  const stop = listenForStop(() => process.exit(INTERRUPTED));
  stop.addEventListener('abort', () => {
    killCommands();
    killJest();
  });

  try {
    await makeStateFolder();
    await installIfNeeded();
    await buildIfNeeded();
    if (patterns.length === 0) await runChecks(total, stop);
    await runSuites(patterns, total, stop);
  } catch (error) {
    if (stop.aborted) return INTERRUPTED;
    reportFailure(error);
    total.failed.push('the run itself, as told above');
  }

  const { passed, failed, skipped } = total;
  if (passed + failed.length === 0) failed.push(`no test file matches ${patterns.join(' ')}`);
  say();
  for (const name of failed) say(`failed: ${name}`);
  say(`tests: ${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed.length === 0 ? 0 : 1;
}

/** The slowest check has a core to itself while the others take their turns on the second. */
async function runChecks(total, stop) {
  const [format, lint, types] = checks;
  const inTurn = async () => {
    await runCheck(format, total, stop);
    await runCheck(types, total, stop);
  };
  await Promise.all([runCheck(lint, total, stop), inTurn()]);
}

async function runCheck({ name, commands }, total, stop) {
  stop.throwIfAborted();
  const log = join(tmpdir(), `payout-gateway-${name.toLowerCase()}-${process.pid}.log`);
  try {
    await step(name, async () => {
      for (const command of commands) await runCommand(process.execPath, command, { log, timeoutMs: CHECK_TIMEOUT_MS, tailLines: CHECK_TAIL_LINES });
    });
    total.passed += 1;
  } catch (error) {
    stop.throwIfAborted();
    reportFailure(error);
    total.failed.push(name);
  } finally {
    await rm(log, { force: true });
  }
}

/** All suites share one PostgreSQL, which the first test that needs it starts. */
async function runSuites(patterns, total, stop) {
  if (patterns.length === 0) {
    await provideRedis();
    await provideBrowser();
  }
  const reports = await mkdtemp(join(tmpdir(), 'payout-gateway-reports-'));
  await openRun();
  try {
    for (const { name, inBand } of jestProjects) {
      stop.throwIfAborted();
      if (patterns.length === 0) say(`\n${bold(name)}`);
      const counts = await runJest({ project: name, inBand, patterns, report: join(reports, `${name}.json`) });
      total.passed += counts.passed;
      total.failed.push(...counts.failed);
      total.skipped += counts.skipped;
    }
  } finally {
    await closeRun();
    await rm(reports, { recursive: true, force: true });
  }
}
