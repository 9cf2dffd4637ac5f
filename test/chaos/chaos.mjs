// Kills, pauses and cuts off real processes while payouts are made, then compares what three parties know. See docs/testing.md.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../bench/processes.mjs';
import { readOptions, USAGE } from './options.mjs';

const say = (line = '') => process.stdout.write(`${line}\n`);
const FINDINGS = 1;
const MISUSE = 2;
const INTERRUPTED = 130;

const options = readOrExit();
if (!existsSync(`${root}dist/apps/gateway/src/main.js`)) {
  say('The gateway is not built: run "npm run build" first.');
  process.exit(MISUSE);
}
const { startPostgres } = await import('./postgres.mjs');
const { hasRedis } = await import('./redis.mjs');
const { startHalf } = await import('./half.mjs');
const { runHalf } = await import('./run-half.mjs');
const { lastLine, reportHalf } = await import('./report.mjs');

const stops = [];
let cleaning;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void cleanUp().finally(() => process.exit(INTERRUPTED)));
const watchdog = setTimeout(() => {
  say(`chaos: NOT FINISHED within ${options.limitMs / 1_000} s; seed ${options.seed}`);
  void cleanUp().finally(() => process.exit(FINDINGS));
}, options.limitMs);

try {
  process.exitCode = await runAll();
} catch (error) {
  say(`chaos: STOPPED by an error; seed ${options.seed}\n${error.stack}`);
  process.exitCode = FINDINGS;
} finally {
  clearTimeout(watchdog);
  await cleanUp();
  // When one half has failed, the other one need not finish.
  process.exit();
}

async function runAll() {
  const queues = options.queues.filter((queue) => queue !== 'redis' || hasRedis());
  const skipped = options.queues.filter((queue) => !queues.includes(queue));
  say(`Payout Gateway chaos · Node ${process.version} · ${cpus().length} cores · ${options.short ? 'short' : 'full'} form · seed ${options.seed}\n`);
  if (skipped.length > 0)
    say('!!! SKIPPED: the half with the queue on Redis needs redis-server, which is not installed here (Debian: apt-get install redis-server)\n');
  if (queues.length === 0) return FINDINGS;

  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-chaos-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  // As root, PostgreSQL runs under another account that needs access.
  await chmod(folder, 0o755);
  if (options.logs) await mkdir(options.logs, { recursive: true });
  const books = await startPostgres(folder, 'books', 'none', stops);

  const play = async (queue) => {
    const half = await startHalf({ queue, options, folder, books, stops });
    const result = await runHalf(half, options);
    for (const line of reportHalf(result)) say(line);
    return result;
  };
  const results = await (options.short ? Promise.all(queues.map(play)) : inTurn(queues, play));
  say(lastLine(results, options.seed, skipped));
  return results.every(({ findings }) => findings.length === 0) ? 0 : FINDINGS;
}

/** The halves of the short form run concurrently, because they mostly wait; those of the full form run one after the other. */
async function inTurn(queues, play) {
  const results = [];
  for (const queue of queues) results.push(await play(queue));
  return results;
}

/** Stops everything that was started, in reverse order, including what is still starting. */
function cleanUp() {
  cleaning ??= stopAll();
  return cleaning;
}

async function stopAll() {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop().catch((error) => say(`could not be stopped: ${error.message}`));
}

function readOrExit() {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read.help) return read;
    say(USAGE);
    return process.exit(0);
  } catch (error) {
    say(`${error.message}\n\n${USAGE}`);
    return process.exit(MISUSE);
  }
}
