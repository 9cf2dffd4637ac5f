import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import process from 'node:process';
import { warn } from '../lib/output.mjs';
import { root } from '../lib/project.mjs';
import { stop } from '../lib/stop.mjs';

/** Runs one project of jest.config.mjs, counts its tests and names those that failed; a file that could not run at all counts as one failure. */
export async function runJest({ project, args = [], env = {}, report }) {
  const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js', '--selectProjects', project];
  // Jest prints its progress on stderr and, with --json, the report on stdout, which is read from the file.
  const { failed: hasFailed, shortMessage } = await execa(process.execPath, [...jest, '--passWithNoTests', '--json', `--outputFile=${report}`, ...args], {
    cwd: root,
    env: { NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    reject: false,
    cancelSignal: stop,
  });
  const result = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  if (result === undefined) {
    warn(`Jest ended without a report. ${shortMessage}`);
    return { passed: 0, failed: [`${project}: Jest ended without a report`], skipped: 0 };
  }
  const failed = result.testResults.flatMap(failuresOf);
  if (failed.length === 0 && hasFailed) failed.push(`${project}: something outside the tests, such as a teardown`);
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}

function failuresOf({ name, status, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => `${file}: ${fullName}`);
  return failed.length === 0 && status === 'failed' ? [`${file}: could not run`] : failed;
}
