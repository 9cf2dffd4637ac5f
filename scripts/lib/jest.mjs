import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import process from 'node:process';
import { ended } from './commands.mjs';
import { warn } from './output.mjs';
import { root } from './project.mjs';

const KILL_AFTER_MS = 10_000;
let running;

/** Runs one project of jest.config.mjs, counts its tests and names those that failed; a file that could not run at all counts as one failure. */
export async function runJest({ project, inBand, patterns, report }) {
  const args = [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    project,
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
    ...(inBand ? ['--runInBand'] : []),
    ...(patterns.length > 0 ? ['--testPathPatterns', ...patterns] : []),
  ];
  // Jest prints its progress on stderr and, with --json, the report on stdout, which we read from the file.
  running = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_ENV: 'test' }, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = await ended(running);
  running = undefined;
  const result = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  if (result === undefined) {
    warn(`Jest ended without a report (${signal ?? `code ${code}`}).`);
    return { passed: 0, failed: [`${project}: Jest ended without a report`], skipped: 0 };
  }
  const failed = result.testResults.flatMap(failuresOf);
  return {
    passed: result.numPassedTests,
    failed: failed.length === 0 && code !== 0 ? [`${project}: something outside the tests, such as a teardown`] : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function failuresOf({ name, status, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => `${file}: ${fullName}`);
  return failed.length === 0 && status === 'failed' ? [`${file}: could not run`] : failed;
}

export function killJest() {
  const child = running;
  child?.kill('SIGTERM');
  setTimeout(() => child?.kill('SIGKILL'), KILL_AFTER_MS).unref();
}
