import { execa } from 'execa';
import { open, readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './output.mjs';
import { root } from './project.mjs';
import { stop } from './stop.mjs';

const TAIL_LINES = 25;
const TIMEOUT_MS = 600_000;

/** A process group of its own: a Ctrl-C in the terminal reaches only this process, which decides what is stopped when. */
export const inBackground = { cwd: root, detached: true, extendEnv: false, reject: false };

/**
 * Runs a command to its end, its output in a log file. `capture` returns standard output instead, because it holds secrets. With `yields` it
 * computes only while nothing else wants to.
 * @throws Failure with the last lines of the log
 */
export async function runCommand(file, args, options) {
  const { log, env = process.env, capture = false, yields = false, timeoutMs = TIMEOUT_MS, tailLines = TAIL_LINES } = options;
  const handle = await open(log, 'w', 0o600);
  const stdio = ['ignore', capture ? 'pipe' : handle.fd, handle.fd];
  const running = execa(file, args, { ...inBackground, env, stdio, timeout: timeoutMs, cancelSignal: stop });
  if (yields) giveWay(running.pid);
  const result = await running;
  await handle.close();
  if (!result.failed) return result.stdout;
  throw new Failure(`${result.shortMessage}\nThe end of ${log}:\n\n${await tail(log, tailLines)}`);
}

function giveWay(pid) {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or may not be changed here: it computes beside the others.
  }
}

/** Runs a Node program. */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}

export async function tail(file, lines = TAIL_LINES) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-lines).join('\n') || '(empty)';
}
