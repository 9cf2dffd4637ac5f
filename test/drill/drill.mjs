// Loses the primary of PostgreSQL under load, promotes its standby, and compares what three parties know. See docs/testing.md.
import { cpus } from 'node:os';
import process from 'node:process';
import { FINDINGS, openFolder, optionsOrExit, play, playableQueues, say } from '../chaos/script.mjs';
import { readOptions, USAGE } from './options.mjs';

/** What a fail-over needs of the log: outages are told at level warn. */
const WARNINGS = { LOG_LEVEL: 'warn' };
/** The intervals that the gateway has by default, which the timings depend on. */
const DEFAULT_INTERVALS = { SWEEP_INTERVAL_MS: '1000', ENQUEUE_LEASE_MS: '15000' };
/** The endpoint of every merchant, in both modes. */
const ENDPOINTS = `INSERT INTO callback_endpoint (merchant_id, mode, url) SELECT id, unnest(ARRAY['live', 'test']), $1 FROM merchant`;

const options = optionsOrExit(readOptions, USAGE);
const { query, startPostgres } = await import('../chaos/postgres.mjs');
const { hasRedis } = await import('../chaos/redis.mjs');
const { startHalf } = await import('../chaos/half.mjs');
const { startPair } = await import('./pair.mjs');
const { CallbackReceiver } = await import('./receiver.mjs');
const { runDrill } = await import('./run-drill.mjs');
const { lastLine, reportDrill } = await import('./report.mjs');

await play({ name: 'drill', ...options }, async (stops) => {
  say(`Payout Gateway fail-over drill · Node ${process.version} · ${cpus().length} cores · ${options.short ? 'short' : 'full'} form · seed ${options.seed}\n`);
  const { queues, skipped } = playableQueues(options.queues, hasRedis());
  if (queues.length === 0) return FINDINGS;
  const results = [];
  for (const queue of queues) for (const death of options.deaths) results.push(await playFailOver({ queue, death, stops }));
  say(lastLine(results, options, skipped));
  return results.every(({ findings }) => findings.length === 0) ? 0 : FINDINGS;
});

/** A system of its own for each fail-over; what it started is stopped before the next one. */
async function playFailOver({ queue, death, stops }) {
  const stopped = stops.length;
  const folder = await openFolder('drill', options.logs, stops);
  const books = await startPostgres(folder, 'books', 'none', stops);
  const pair = await startPair({ folder, name: queue, isSynchronous: options.isSynchronous, stops });
  const environment = { ...(options.logs ? {} : WARNINGS), ...(options.short ? {} : DEFAULT_INTERVALS) };
  const half = await startHalf({ queue, options, folder, postgres: pair, books, stops, environment });
  half.proxy.heal();
  const receiver = await CallbackReceiver.open();
  stops.push(() => receiver.close());
  await query(half.databaseUrl, ENDPOINTS, [receiver.url]);
  const result = await runDrill({ half, pair, receiver, options, isMachineGone: death === 'vanish' });
  const name = `queue on ${queue}, ${death === 'vanish' ? 'the machine vanishes' : 'the server crashes'}`;
  for (const line of reportDrill({ name, ...result })) say(line);
  while (stops.length > stopped) await stops.pop()();
  return result;
}
