import { execa } from 'execa';
import { open, readFile } from 'node:fs/promises';
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
 * Runs a command to its end, its output in a log file. `capture` returns standard output instead, because it holds secrets.
 * @throws Failure with the last lines of the log
 */
export async function runCommand(file, args, { log, env = process.env, capture = false, timeoutMs = TIMEOUT_MS, tailLines = TAIL_LINES }) {
  const handle = await open(log, 'w', 0o600);
  const stdio = ['ignore', capture ? 'pipe' : handle.fd, handle.fd];
  const result = await execa(file, args, { ...inBackground, env, stdio, timeout: timeoutMs, cancelSignal: stop });
  await handle.close();
  if (!result.failed) return result.stdout;
  throw new Failure(`${result.shortMessage}\nThe end of ${log}:\n\n${await tail(log, tailLines)}`);
}

/** Runs a Node program. */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}

export async function tail(file, lines = TAIL_LINES) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-lines).join('\n') || '(empty)';
}
