import { execa } from 'execa';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { inBackground } from '../lib/commands.mjs';
import { warn } from '../lib/output.mjs';
import { logFile } from '../lib/project.mjs';
import { END_WITH_PARENT } from '../lib/services.mjs';
import { toTerminal } from './log-lines.mjs';

const STOP_TIMEOUT_MS = 5_000;
const PREPARED = new URL('prepared-program.mjs', import.meta.url).pathname;

/**
 * Starts a program, as a part of the supervisor, which `reload()` starts anew. A second process loads the packages of the program in
 * advance and waits: starting anew takes only the program's own modules. A program that ends by itself is started by the next reload.
 */
export function startReloading({ name, program, packages, env }) {
  rmSync(logFile(name), { force: true });
  const args = [...END_WITH_PARENT, '--enable-source-maps', PREPARED, program, ...packages];
  const options = { ...inBackground, env, stdin: 'ignore', stdout: toTerminal(name), stderr: toTerminal(name) };
  const prepare = () => {
    const child = execa(process.execPath, args, { ...options, ipc: true, buffer: false, reject: false, forceKillAfterDelay: STOP_TIMEOUT_MS });
    child.on('exit', (code) => child === running && !stopping && warn(`The ${name} has ended with exit code ${code}. It starts again after the next change.`));
    return child;
  };
  let running;
  let stopping = false;
  let next = prepare();
  let last = Promise.resolve();

  const end = async (child) => {
    child?.kill();
    await child;
  };
  const startAnew = async () => {
    const before = running;
    running = undefined;
    await end(before);
    if (stopping) return;
    running = next;
    await running.sendMessage('run');
    next = prepare();
  };
  const reload = () => (last = last.then(startAnew));
  const children = () => [running, next].filter(Boolean);
  return {
    name,
    reload,
    started: reload(),
    exited: new Promise(() => undefined),
    kill: () => children().forEach((child) => child.kill('SIGKILL')),
    stop: async () => {
      stopping = true;
      await last;
      await Promise.all(children().map(end));
    },
  };
}
