import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { runSimulation } from '../simulation/run-simulation.js';
import type { Check } from './mutations.js';

/** With a fixed seed the first schedules are always the same, so a mutation that was killed once is killed again. */
const SEED = '77000';

/** A check of one Jest file, or of some of its tests. */
export type JestCheck = Extract<Check, { jest: string }>;

export interface CheckLimits {
  limitMs: number;
  /** Of a simulation. Default: as many as the machine is good for. */
  processes?: number;
}

interface Simulated {
  schedules: number;
  processes: number | undefined;
}

interface JestRun {
  files: readonly string[];
  /** A regular expression for the titles; default: all tests. */
  tests?: string;
}

/** The outcome of a check on one copy of the sources. */
export interface CheckResult {
  passed: boolean;
  seconds: number;
  /** The invariant that was broken, or the Jest file that failed. */
  by: string;
  output: string;
}

export function nameOf(check: Check): string {
  return 'jest' in check ? check.jest : 'simulation';
}

/** Runs a check on a copy of the sources. A check that reaches the limit counts as passed: it found nothing in time. */
export async function runCheck(root: string, check: Check, { limitMs, processes }: CheckLimits): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const running =
    'jest' in check ? runJest(root, { files: [check.jest], tests: check.tests }, signal) : simulate(root, { schedules: check.simulation, processes }, signal);
  const { code, output } = await running.catch((error: unknown) => {
    if (signal.aborted) return { code: 0, output: 'the check reached its time limit' };
    throw error;
  });
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { passed: code === 0, seconds, by: 'jest' in check ? check.jest : `simulation, ${brokenInvariantIn(output)}`, output };
}

/**
 * Runs Jest checks on unmutated sources, those of whole files in one run of Jest and those of named tests in another.
 * @throws AbortError at the limit
 */
export async function runTogether(root: string, checks: readonly JestCheck[], limitMs: number): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const whole = new Set(checks.filter(({ tests }) => tests === undefined).map(({ jest }) => jest));
  const named = checks.filter(({ jest }) => !whole.has(jest));
  const runs: JestRun[] = [
    { files: [...whole] },
    { files: [...new Set(named.map(({ jest }) => jest))], tests: named.map(({ tests }) => `(?:${tests ?? ''})`).join('|') },
  ];
  const outputs: string[] = [];
  let passed = true;
  for (const run of runs.filter(({ files }) => files.length > 0)) {
    const { code, output } = await runJest(root, run, signal);
    passed &&= code === 0;
    outputs.push(output);
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { passed, seconds, by: `${String(whole.size + named.length)} checks of Jest`, output: outputs.join('\n') };
}

function simulate(root: string, { schedules, processes }: Simulated, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  const shared = processes === undefined ? [] : ['--processes', String(processes)];
  return runSimulation(['--seed', SEED, '--schedules', String(schedules), '--fail-fast', ...shared], root, signal);
}

function brokenInvariantIn(output: string): string {
  return /^ {2}(INV-\d+) /m.exec(output.slice(output.indexOf('\nseed ') + 1))?.[1] ?? 'nothing';
}

/** The Jest projects of the files. Jest looks through all sources once for each project that it is not told to leave out. */
function projectsOf(files: readonly string[]): string[] {
  return [...new Set(files.map((file) => (file.startsWith('test/') ? 'integration' : 'unit')))];
}

async function runJest(root: string, { files, tests }: JestRun, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--bail',
    '--forceExit',
    '--selectProjects',
    ...projectsOf(files),
    '--runTestsByPath',
    ...files,
    ...(tests === undefined ? [] : ['-t', tests]),
  ];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_ENV: 'test' }, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: stdout + stderr };
}
