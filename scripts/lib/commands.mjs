import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { Failure } from './output.mjs';
import { root } from './project.mjs';

const TAIL_LINES = 25;
const SECOND = 1000;
const running = new Set();

/**
 * Runs a command to its end, its output in a log file; fails with the log's last lines.
 * `captureStdout` returns standard output instead of logging it (a line with secrets must not lie in a log).
 */
export async function runCommand(file, args, { log, env = process.env, timeoutMs = 600 * SECOND, captureStdout = false, tailLines = TAIL_LINES }) {
  mkdirSync(dirname(log), { recursive: true });
  const descriptor = openSync(log, 'w', 0o600);
  // A group of its own: a Ctrl-C in the terminal reaches us alone, and we decide the order in which things end.
  const child = spawn(file, args, { cwd: root, env, detached: true, stdio: ['ignore', captureStdout ? 'pipe' : descriptor, descriptor] });
  closeSync(descriptor);
  running.add(child);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child, 'SIGKILL');
  }, timeoutMs);
  try {
    const [code, signal] = await ended(child);
    if (code === 0) return stdout;
    const reason = timedOut ? `took longer than ${timeoutMs / SECOND} s` : `ended with ${signal ?? `code ${code}`}`;
    throw new Failure(`${[file === process.execPath ? 'node' : file, ...args].join(' ')} ${reason}. The end of ${log}:\n\n${await tail(log, tailLines)}`);
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** Ends the commands that are still at work, with everything that they started. */
export function killCommands() {
  for (const child of running) killGroup(child, 'SIGKILL');
}

export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Failure(`${child.spawnfile} cannot be started: ${error.message}`)));
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

export async function tail(file, lines = TAIL_LINES) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return stripVTControlCharacters(text).trimEnd().split('\n').slice(-lines).join('\n') || '(empty)';
}

function killGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
