import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../bench/processes.mjs';

export const FINDINGS = 1;
const MISUSE = 2;
const INTERRUPTED = 130;

export const say = (line = '') => process.stdout.write(`${line}\n`);

/** The options of a script that plays the built gateway. Ends the process where they are wrong, help is asked for, or nothing is built. */
export function optionsOrExit(readOptions, usage) {
  const options = readOrExit(readOptions, usage);
  if (existsSync(`${root}dist/apps/gateway/src/main.js`)) return options;
  say('The gateway is not built: run "npm run build" first.');
  return process.exit(MISUSE);
}

function readOrExit(readOptions, usage) {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read.help) return read;
    say(usage);
    return process.exit(0);
  } catch (error) {
    say(`${error.message}\n\n${usage}`);
    return process.exit(MISUSE);
  }
}

/**
 * Plays a script to its end and ends the process. Whatever happens, also an interruption or an end of the time, everything is stopped that was
 * put into `stops`, in reverse order.
 * @param run gets `stops` and answers the exit code
 */
export async function play({ name, seed, limitMs }, run) {
  const stops = [];
  let cleaning;
  const cleanUp = () => (cleaning ??= stopAll(stops));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void cleanUp().finally(() => process.exit(INTERRUPTED)));
  const watchdog = setTimeout(() => {
    say(`${name}: NOT FINISHED within ${limitMs / 1_000} s; seed ${seed}`);
    void cleanUp().finally(() => process.exit(FINDINGS));
  }, limitMs);
  try {
    process.exitCode = await run(stops);
  } catch (error) {
    // Once everything is being stopped, what still runs fails.
    if (cleaning === undefined) say(`${name}: STOPPED by an error; seed ${seed}\n${error.stack}`);
    process.exitCode = FINDINGS;
  } finally {
    clearTimeout(watchdog);
    await cleanUp();
    // When one part has failed, the others need not finish.
    process.exit();
  }
}

/** Includes what is still starting. */
async function stopAll(stops) {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop().catch((error) => say(`could not be stopped: ${error.message}`));
}

/** A folder for the servers of a run, and the one for logs if any. */
export async function openFolder(name, logs, stops) {
  const folder = await mkdtemp(join(tmpdir(), `payout-gateway-${name}-`));
  // A server or a copy that was interrupted at its start may still write for a moment.
  stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  // As root, PostgreSQL runs under another account that needs access.
  await chmod(folder, 0o755);
  if (logs) await mkdir(logs, { recursive: true });
  return folder;
}

/** The queues that can be played here; says which one cannot. @returns `{ queues, skipped }` */
export function playableQueues(wanted, hasRedis) {
  const queues = wanted.filter((queue) => queue !== 'redis' || hasRedis);
  const skipped = wanted.filter((queue) => !queues.includes(queue));
  if (skipped.length > 0)
    say('!!! SKIPPED: the half with the queue on Redis needs redis-server, which is not installed here (Debian: apt-get install redis-server)\n');
  return { queues, skipped };
}
