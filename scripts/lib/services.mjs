import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, tail } from './commands.mjs';
import { Failure } from './output.mjs';
import { logFile, root } from './project.mjs';

const LOG_LIMIT_BYTES = 20 * 1024 * 1024;
const READY_INTERVAL_MS = 50;
const READY_REQUEST_TIMEOUT_MS = 2_000;

/** The heap stays small enough for a container of 300 MB; the same flags stand in docker/Dockerfile. */
export const NODE_FLAGS = ['--enable-source-maps', '--max-old-space-size=192', '--max-semi-space-size=8'];

/** A process of ours that runs until it is stopped, with its output in a log file. */
export function startService(name, file, env) {
  const log = logFile(name);
  rotate(log);
  const descriptor = openSync(log, 'a', 0o600);
  // A group of its own: the terminal's Ctrl-C must not reach it before its turn.
  const child = spawn(process.execPath, [...NODE_FLAGS, file], { cwd: root, env, detached: true, stdio: ['ignore', descriptor, descriptor] });
  closeSync(descriptor);
  const exited = ended(child);
  exited.catch(() => undefined);
  return {
    name,
    pid: child.pid,
    exited,
    isRunning: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    /** Asks it to end, and insists when the time is over. */
    async stop(timeoutMs) {
      if (!this.isRunning()) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      await exited.catch(() => undefined);
      clearTimeout(timer);
    },
    kill: () => child.kill('SIGKILL'),
    async failure() {
      const [code, signal] = await exited;
      return new Failure(`The ${name} has ended by itself (${signal ?? `code ${code}`}). The end of ${log}:\n\n${await tail(log)}`);
    },
  };
}

/** Waits until the address answers 200; fails when the service ends or the time is over. */
export async function waitUntilReady(service, url, timeoutMs, stop) {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    stop.throwIfAborted();
    if (!service.isRunning()) throw await service.failure();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(READY_REQUEST_TIMEOUT_MS) });
      await response.body?.cancel();
      if (response.status === 200) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await sleep(READY_INTERVAL_MS);
  }
  throw new Failure(
    `The ${service.name} was not ready after ${timeoutMs / 1000} s (${url}: ${last}). The end of its log:\n\n${await tail(logFile(service.name))}`,
  );
}

function rotate(log) {
  try {
    if (statSync(log).size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
  } catch {
    // There is no log yet.
  }
}
