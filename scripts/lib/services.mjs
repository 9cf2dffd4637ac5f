import { execa } from 'execa';
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground, tail } from './commands.mjs';
import { Failure } from './output.mjs';
import { logFile } from './project.mjs';
import { stop } from './stop.mjs';

const READY_TIMEOUT_MS = 60_000;
const READY_INTERVAL_MS = 50;
const REQUEST_TIMEOUT_MS = 2_000;

/** The heap stays small enough for a container of 300 MB; the same flags stand in docker/Dockerfile. */
export const NODE_FLAGS = ['--enable-source-maps', '--max-old-space-size=168', '--max-semi-space-size=16'];
export const END_WITH_PARENT = ['--import', new URL('end-with-parent.mjs', import.meta.url).href];

/**
 * Starts a Node program that runs until it is stopped, as a part of the supervisor. Its output goes to its log (the one before is kept
 * as `.1`), or to `output`, which is a value of execa's `stdout`.
 */
export function startService({ name, args, env, stopTimeoutMs, output }) {
  const log = logFile(name);
  const target = output ?? openLog(log);
  const options = { env, stdin: 'ignore', stdout: target, stderr: target, ipc: true, buffer: false, forceKillAfterDelay: stopTimeoutMs };
  const child = execa(process.execPath, [...END_WITH_PARENT, ...args], { ...inBackground, ...options });
  if (output === undefined) closeSync(target);
  return {
    name,
    exited: child,
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      child.kill();
      await child;
    },
    failure: async () =>
      new Failure(`The ${name} has ended unexpectedly: ${(await child).shortMessage ?? 'exit code 0'}\nThe end of ${log}:\n\n${await tail(log)}`),
  };
}

function openLog(log) {
  if (existsSync(log)) renameSync(log, `${log}.1`);
  return openSync(log, 'w', 0o600);
}

/** Waits until the address answers 200. */
export async function waitUntilReady(name, url) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last;
  while (Date.now() < deadline) {
    stop.throwIfAborted();
    last = await ask(url);
    if (last === 'status 200') return;
    await sleep(READY_INTERVAL_MS);
  }
  const log = logFile(name);
  throw new Failure(`The ${name} was not ready after ${READY_TIMEOUT_MS / 1000} s (${url}: ${last}). The end of ${log}:\n\n${await tail(log)}`);
}

async function ask(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    await response.body?.cancel();
    return `status ${response.status}`;
  } catch (error) {
    return error.cause?.code ?? error.message;
  }
}
