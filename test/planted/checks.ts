import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { runSimulation } from '../simulation/run-simulation.js';
import type { Check } from './defects.js';

/** The first schedules of a run are the same every time, so a defect that was found once is found again. */
const SEED = '77000';

/** What a check said of a tree. */
export interface CheckResult {
  passed: boolean;
  seconds: number;
  /** The rule that was broken, or the file that failed. */
  by: string;
  output: string;
}

export function nameOf(check: Check): string {
  return 'jest' in check ? check.jest : 'simulation';
}

/** Runs a check over a tree; past the limit it has found nothing. */
export async function runCheck(root: string, check: Check, limitMs: number): Promise<CheckResult> {
  const beganAtMs = performance.now();
  const signal = AbortSignal.timeout(limitMs);
  const { code, output } = await ('jest' in check ? runJest(root, check, signal) : simulate(root, check.simulation, signal)).catch((error: unknown) => {
    if (signal.aborted) return { code: 0, output: 'nothing was found in time' };
    throw error;
  });
  const seconds = (performance.now() - beganAtMs) / 1_000;
  return { passed: code === 0, seconds, by: 'jest' in check ? check.jest : `simulation, ${ruleIn(output)}`, output };
}

function simulate(root: string, schedules: number, signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  return runSimulation(['--seed', SEED, '--schedules', String(schedules), '--fail-fast'], root, signal);
}

function ruleIn(output: string): string {
  return /^ {2}([a-z ]+): /m.exec(output.slice(output.indexOf('\nseed ') + 1))?.[1] ?? 'nothing';
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
  const [said, complained, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: said + complained };
}
