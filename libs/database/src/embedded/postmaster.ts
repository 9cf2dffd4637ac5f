import { readFile, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from './embedded-server.errors.js';
import { runProgram } from './run-program.js';

const ORPHANS_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 25;
const COMMAND_TIMEOUT_MS = 5_000;

/** What a running server writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`. The file may be left over from a server that was killed. */
export async function readPostmasterFile(dataDirectory: string): Promise<Postmaster | undefined> {
  const text = await readFile(pidFile(dataDirectory), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7] === 'ready' };
}

/** The server that really runs on this data directory, if any: its pid may since belong to a stranger. */
export async function findRunningPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmasterFile(dataDirectory);
  if (postmaster === undefined || !isAlive(postmaster.pid)) return undefined;
  return (await worksIn(postmaster.pid, dataDirectory)) ? postmaster : undefined;
}

/**
 * Makes a data directory startable after its server was killed: waits until the dead server's children have gone (they notice
 * by themselves), and removes a pid file whose number now belongs to another program, which PostgreSQL would take for a server.
 */
export async function clearLeftovers(dataDirectory: string): Promise<void> {
  const deadline = Date.now() + ORPHANS_TIMEOUT_MS;
  while ((await findProcessesIn(dataDirectory)).length > 0) {
    if (Date.now() > deadline) throw new EmbeddedServerError(`Processes of a killed PostgreSQL still use ${dataDirectory}: end them, then start again.`);
    await sleep(POLL_INTERVAL_MS);
  }
  const postmaster = await readPostmasterFile(dataDirectory);
  if (postmaster !== undefined && isAlive(postmaster.pid)) await rm(pidFile(dataDirectory), { force: true });
}

/** Whether a process with this number exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Waits until the process is gone; false when the time is over first. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_INTERVAL_MS);
  }
  return true;
}

function pidFile(dataDirectory: string): string {
  return join(dataDirectory, 'postmaster.pid');
}

/** All processes of a server work in its data directory. Only Linux shows that; elsewhere the command line has to do. */
async function worksIn(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === dataDirectory;
  const command = await runProgram('ps', ['-o', 'command=', '-p', String(pid)], { timeout: COMMAND_TIMEOUT_MS }).catch(() => '');
  return command.includes('postgres') && command.includes(dataDirectory);
}

async function findProcessesIn(dataDirectory: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, dataDirectory)) ? [pid] : [])));
  return found.flat();
}
