// Kills, pauses and cuts off real processes while payouts are made, then compares what three parties know. See docs/testing.md.
import { cpus } from 'node:os';
import process from 'node:process';
import { readOptions, USAGE } from './options.mjs';
import { FINDINGS, openFolder, optionsOrExit, play, playableQueues, say } from './script.mjs';

const options = optionsOrExit(readOptions, USAGE);
const { startPostgres } = await import('./postgres.mjs');
const { hasRedis } = await import('./redis.mjs');
const { startHalf } = await import('./half.mjs');
const { runHalf } = await import('./run-half.mjs');
const { lastLine, reportHalf } = await import('./report.mjs');

await play({ name: 'chaos', ...options }, async (stops) => {
  say(`Payout Gateway chaos · Node ${process.version} · ${cpus().length} cores · ${options.short ? 'short' : 'full'} form · seed ${options.seed}\n`);
  const { queues, skipped } = playableQueues(options.queues, hasRedis());
  if (queues.length === 0) return FINDINGS;

  const folder = await openFolder('chaos', options.logs, stops);
  const books = await startPostgres(folder, 'books', 'none', stops);

  const playHalf = async (queue) => {
    const postgres = await startPostgres(folder, `postgres-${queue}`, 'full', stops);
    const half = await startHalf({ queue, options, folder, postgres, books, stops });
    const result = await runHalf(half, options);
    for (const line of reportHalf(result)) say(line);
    return result;
  };
  const results = await (options.short ? Promise.all(queues.map(playHalf)) : inTurn(queues, playHalf));
  say(lastLine(results, options.seed, skipped));
  return results.every(({ findings }) => findings.length === 0) ? 0 : FINDINGS;
});

/** The halves of the short form run concurrently, because they mostly wait; those of the full form run one after the other. */
async function inTurn(queues, playHalf) {
  const results = [];
  for (const queue of queues) results.push(await playHalf(queue));
  return results;
}
