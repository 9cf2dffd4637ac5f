import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { listFiles, root } from '../architecture/source-files.js';

const USES_SPECIFICATIONS = /from '[./]*setup\/(specs|prism)\.js'/;
const NESTED_RUN_TIMEOUT_MS = 240_000;

interface JestReport {
  numFailedTests: number;
  numFailedTestSuites: number;
  numPendingTests: number;
}

async function specsThatUseSpecifications(): Promise<string[]> {
  const files = (await listFiles('test')).filter((path) => path.endsWith('.spec.ts'));
  const texts = await Promise.all(files.map((path) => readFile(join(root, path), 'utf8')));
  return files.filter((_, index) => USES_SPECIFICATIONS.test(texts[index] ?? ''));
}

/** Runs Jest once more as in a clone with nothing beside it. */
async function runWithoutSpecifications(files: readonly string[]): Promise<{ report: JestReport; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-no-specs-'));
  try {
    const outputFile = join(folder, 'report.json');
    const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', 'integration', '--runInBand'];
    const child = spawn(process.execPath, [...args, '--json', `--outputFile=${outputFile}`, '--runTestsByPath', ...files], {
      cwd: root,
      env: { ...process.env, PROVIDER_SPECS_DIR: join(folder, 'none') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    await new Promise((resolve) => child.once('close', resolve));
    return { report: JSON.parse(await readFile(outputFile, 'utf8')) as JestReport, stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("a clone without the providers' specifications", () => {
  let files: string[];
  let report: JestReport;
  let stderr: string;

  beforeAll(async () => {
    files = await specsThatUseSpecifications();
    ({ report, stderr } = await runWithoutSpecifications(files));
  }, NESTED_RUN_TIMEOUT_MS);

  it('fails no test and no test file that uses a specification', () => {
    expect(files.length).toBeGreaterThan(4);
    expect(report).toMatchObject({ numFailedTests: 0, numFailedTestSuites: 0 });
  });

  it('says on stderr which tests it skips, once for each file', () => {
    expect(report.numPendingTests).toBe(files.length);
    expect(stderr.match(/^SKIPPED: .* is not in .*docs\/testing\.md\.$/gm) ?? []).toHaveLength(files.length);
  });

  it('has one module that knows the folder beside the clone', async () => {
    const paths = (await listFiles('apps', 'libs', 'scripts', 'test')).filter((path) => /\.(ts|tsx|mjs)$/.test(path));
    const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')));
    const folder = ['..', 'shared'].join('/');
    expect(paths.filter((_, index) => texts[index]?.includes(folder))).toEqual(['test/providers/setup/specs.ts']);
  });
});
