import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { runSimulation } from '../simulation/run-simulation.js';
import type { Check } from './mutations.js';

/** With a fixed seed the first schedules are always the same, so a mutation that was killed once is killed again. */
const SEED = '77000';

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
export async function runCheck(root: string, check: Check, limitMs: number): Promise<CheckResult> {
  const startedAtMs = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const { code, output } = await ('jest' in check ? runJest(root, check, signal) : simulate(root, check.simulation, signal)).catch((error: unknown) => {
    if (signal.aborted) return { code: 0, output: 'the check reached its time limit' };
    throw error;
  });
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return { passed: code === 0, seconds, by: 'jest' in check ? check.jest : `simulation, ${brokenInvariantIn(output)}`, output };
}

function simulate(root: string, schedules: number, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  return runSimulation(['--seed', SEED, '--schedules', String(schedules), '--fail-fast'], root, signal);
}

function brokenInvariantIn(output: string): string {
  return /^ {2}(INV-\d+) /m.exec(output.slice(output.indexOf('\nseed ') + 1))?.[1] ?? 'nothing';
}

async function runJest(root: string, { jest, tests }: { jest: string; tests?: string }, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--bail',
    '--forceExit',
    '--runTestsByPath',
    jest,
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
