import { execa } from 'execa';
import { closeSync, openSync, renameSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground, tail } from './commands.mjs';
import { Failure } from './output.mjs';
import { logFile } from './project.mjs';
import { stop } from './stop.mjs';

const READY_TIMEOUT_MS = 60_000;
const READY_INTERVAL_MS = 50;
const READY_REQUEST_TIMEOUT_MS = 2_000;

/** The heap stays small enough for a container of 300 MB; the same flags stand in docker/Dockerfile. */
export const NODE_FLAGS = ['--enable-source-maps', '--max-old-space-size=192', '--max-semi-space-size=8'];
const END_WITH_PARENT = ['--import', new URL('end-with-parent.mjs', import.meta.url).href];

/**
 * Starts a Node program that runs until it is stopped. Its output goes to its log (the log before is kept beside it as `.1`), or to
 * what `output` says, in the words of execa.
 */
export function startService({ name, args, env, stopTimeoutMs, output }) {
  const log = logFile(name);
  const descriptor = output ?? openLog(log);
  const child = execa(process.execPath, [...END_WITH_PARENT, ...args], {
    ...inBackground,
    env,
    stdin: 'ignore',
    stdout: descriptor,
    stderr: descriptor,
    ipc: true,
    buffer: false,
    forceKillAfterDelay: stopTimeoutMs,
  });
  if (output === undefined) closeSync(descriptor);
  return {
    name,
    exited: child,
    kill: () => child.kill('SIGKILL'),
    async stop() {
      child.kill();
      await child;
    },
    async failure() {
      const { signal, exitCode, shortMessage } = await child;
      const how = signal ?? (exitCode === undefined ? shortMessage : `code ${exitCode}`);
      return new Failure(`The ${name} has ended unexpectedly (${how}). The end of ${log}:\n\n${await tail(log)}`);
    },
  };
}

function openLog(log) {
  try {
    renameSync(log, `${log}.1`);
  } catch {
    // This is the first start.
  }
  return openSync(log, 'w', 0o600);
}

/** Waits until the address answers 200. */
export async function waitUntilReady(name, url) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    stop.throwIfAborted();
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
  const log = logFile(name);
  throw new Failure(`The ${name} was not ready after ${READY_TIMEOUT_MS / 1000} s (${url}: ${last}). The end of ${log}:\n\n${await tail(log)}`);
}
