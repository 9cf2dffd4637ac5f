// Figures as ratios, all measured in one run on one machine: a faster machine makes both sides faster.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startHangingProvider } from './hanging-provider.mjs';
import { measureIsolation } from './isolation.mjs';
import { createPayouts } from './load.mjs';
import { freePort, root, startProcess, watchMemory } from './processes.mjs';
import { runEmptyJobs } from './queue-floor.mjs';
import { startReceiver } from './receiver.mjs';
import { measureFlood } from './sign-in-flood.mjs';

const short = process.argv.includes('--short');
const DURATION_SECONDS = short ? 4 : 10;
const EMPTY_JOBS = short ? 4_000 : 15_000;
const END_TO_END = short ? 1_000 : 3_000;
/** Payouts before the measurement, so that every connection has planned its statements. */
const WARM_UP = 1_000;
const END_TO_END_TIMEOUT_MS = 180_000;
/** Many short rounds spread other load of the machine evenly over both sides. */
const ISOLATION_ROUNDS = 6;
const FLOOD_ROUNDS = 5;
const TARGETS = { create: 0.4, endToEnd: 0.12, isolation: 0.9, flood: 0.8, memoryMb: 300 };

const { startEmbeddedServer } = await import(`${root}dist/libs/database/src/embedded/embedded-server.js`);
const { applicationUrlBeside } = await import(`${root}dist/libs/database/src/roles/application-url.js`);
const { credentialsPlace, FieldCipher } = await import(`${root}dist/libs/database/src/encryption/field-cipher.js`);
const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-bench-'));
const say = (line = '') => process.stdout.write(`${line}\n`);
const stops = [];

async function newDatabase(server, name) {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return server.urlOf(name);
}

/** As in `npm start`, the owner migrates and everything else connects as the role of the application. */
async function environment(ownerUrl, more = {}) {
  const sandboxPort = await freePort();
  return {
    DATABASE_OWNER_URL: ownerUrl,
    DATABASE_URL: applicationUrlBeside(ownerUrl),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    API_KEY_PEPPER: randomBytes(32).toString('base64'),
    DEMO_SEED_SECRET: randomBytes(32).toString('base64'),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    PORT: '0',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_SECOND: '1000000',
    ...more,
  };
}

function runCli(name, env) {
  const result = spawnSync(process.execPath, [`${root}dist/apps/gateway/src/cli/${name}.js`], { env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${name} failed: ${result.stderr}`);
  return result.stdout.trim().split('\n').at(-1);
}

function prepare(env) {
  runCli('migrate', env);
  return JSON.parse(runCli('seed', env));
}

async function benchCreate(server) {
  const bare = await startProcess('test/bench/bare-server.mjs', { DATABASE_URL: await newDatabase(server, 'bare') });
  await createPayouts(bare.url, { apiKey: 'none', durationSeconds: 2, amount: '100.00' });
  const floor = await createPayouts(bare.url, { apiKey: 'none', durationSeconds: DURATION_SECONDS, amount: '100.00' });
  await bare.stop();

  const env = await environment(await newDatabase(server, 'create_bench'), { ROLE: 'api' });
  const { merchant } = prepare(env);
  const gateway = await startProcess('dist/apps/gateway/src/main.js', env);
  await createPayouts(gateway.url, { apiKey: merchant.apiKey, durationSeconds: 2, amount: '100.00' });
  const memory = watchMemory(gateway.pid);
  const ours = await createPayouts(gateway.url, { apiKey: merchant.apiKey, durationSeconds: DURATION_SECONDS, amount: '100.00' });
  const memoryMb = await memory.stop();
  await gateway.stop();
  return { floor, ours, ratio: ours.perSecond / floor.perSecond, memoryMb };
}

/** The endpoint of every merchant, in both modes. */
async function sendCallbacksTo(client, url, callbackEvents) {
  await client.query('UPDATE merchant SET callback_events = $1', [callbackEvents]);
  await client.query(`INSERT INTO callback_endpoint (merchant_id, mode, url) SELECT id, unnest(ARRAY['live', 'test']), $1 FROM merchant`, [url]);
}

async function benchEndToEnd(server, name, redisUrl, callbackEvents) {
  const env = await environment(await newDatabase(server, name), { ROLE: 'all', ...(redisUrl ? { REDIS_URL: redisUrl } : {}) });
  const { merchant } = prepare(env);
  const receiver = await startReceiver('payout.processed');
  const client = new pg.Client({ connectionString: env.DATABASE_OWNER_URL });
  await client.connect();
  await sendCallbacksTo(client, receiver.url, callbackEvents);
  const sandbox = await startProcess('dist/apps/sandbox/src/main.js', env);
  const gateway = await startProcess('dist/apps/gateway/src/main.js', env);
  await createPayouts(gateway.url, { apiKey: merchant.apiKey, total: WARM_UP, amount: '100.00' });
  while (receiver.count() < WARM_UP) await pause(50);
  const memory = watchMemory(gateway.pid);
  const startedAt = performance.now();
  await createPayouts(gateway.url, { apiKey: merchant.apiKey, total: END_TO_END, amount: '100.00' });
  while (receiver.count() < END_TO_END + WARM_UP) {
    if (performance.now() - startedAt > END_TO_END_TIMEOUT_MS) throw new Error(`only ${receiver.count()} of ${END_TO_END + WARM_UP} callbacks came`);
    await pause(20);
  }
  const perSecond = (END_TO_END * 1000) / (performance.now() - startedAt);
  const memoryMb = await memory.stop();
  const { rows } = await client.query(`SELECT status, count(*)::int FROM payout GROUP BY status`);
  await client.end();
  await gateway.stop();
  await sandbox.stop();
  await receiver.close();
  if (rows.length !== 1 || rows[0].status !== 'PROCESSED') throw new Error(`not every payout was paid: ${JSON.stringify(rows)}`);
  return { perSecond, memoryMb };
}

/** Payouts in dollars use a separate account. Its breaker is off, so all its concurrent calls hang as long as possible. */
async function addHangingAccount(client, env, baseUrl) {
  const [id, key] = env.ENCRYPTION_KEYS.split(':');
  const cipher = new FieldCipher([{ id, key: Buffer.from(key, 'base64') }]);
  const credentials = { baseUrl, apiKey: 'none', notificationSecret: 'none' };
  const values = ['pac_hanging', cipher.encrypt(JSON.stringify(credentials), credentialsPlace('pac_hanging'))];
  await client.query(
    `INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted, options) VALUES ($1, 'sandbox', 'Hanging Bank', 'test', $2, '{"breaker": false}')`,
    values,
  );
  await client.query(`UPDATE route SET provider_account_id = 'pac_hanging' WHERE service_code = 'bank_transfer_usd'`);
}

async function benchIsolation(server) {
  const env = await environment(await newDatabase(server, 'isolation'), { ROLE: 'all' });
  const { merchant } = prepare(env);
  const [receiver, provider] = await Promise.all([startReceiver('payout.processed', 'EUR'), startHangingProvider()]);
  const client = new pg.Client({ connectionString: env.DATABASE_OWNER_URL });
  await client.connect();
  await sendCallbacksTo(client, receiver.url, 'final');
  await addHangingAccount(client, env, provider.url);
  const sandbox = await startProcess('dist/apps/sandbox/src/main.js', env);
  const gateway = await startProcess('dist/apps/gateway/src/main.js', env);
  await createPayouts(gateway.url, { apiKey: merchant.apiKey, total: WARM_UP, amount: '100.00' });
  while (receiver.count() < WARM_UP) await pause(50);
  const result = await measureIsolation({ gateway, provider, client, apiKey: merchant.apiKey, receiver, total: END_TO_END / 2, rounds: ISOLATION_ROUNDS });
  await client.end();
  await gateway.stop();
  await sandbox.stop();
  await Promise.all([receiver.close(), provider.close()]);
  return { ...result, ratio: result.hanging / result.healthy };
}

async function benchFlood(server) {
  const env = await environment(await newDatabase(server, 'flood'), { ROLE: 'api' });
  const { merchant } = prepare(env);
  const gateway = await startProcess('dist/apps/gateway/src/main.js', env);
  const result = await measureFlood({ url: gateway.url, apiKey: merchant.apiKey, durationSeconds: DURATION_SECONDS, rounds: FLOOD_ROUNDS });
  await gateway.stop();
  return result;
}

async function startRedis() {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: 'ignore' });
  stops.push(() => child.kill('SIGTERM'));
  await pause(500);
  return `redis://127.0.0.1:${port}`;
}

const rate = (value) => `${Math.round(value).toLocaleString('en')}/s`;
const verdict = (good) => (good ? 'met' : 'MISSED');

try {
  say(`Payout Gateway bench · Node ${process.version} · ${cpus().length} cores · ${short ? 'short' : 'full'} form`);
  const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres') });
  stops.push(() => server.stop());

  const create = await benchCreate(server);
  say(`\ncreate, 32 connections\n  bare Fastify + pg     ${rate(create.floor.perSecond)} (p50 ${create.floor.p50} ms, p99 ${create.floor.p99} ms)`);
  say(`  POST /v1/payouts      ${rate(create.ours.perSecond)} (p50 ${create.ours.p50} ms, p99 ${create.ours.p99} ms)`);

  const emptyPostgres = await runEmptyJobs({ databaseUrl: await newDatabase(server, 'empty_jobs') }, EMPTY_JOBS);
  const final = await benchEndToEnd(server, 'e2e_final', null, 'final');
  const all = await benchEndToEnd(server, 'e2e_all', null, 'all');
  say(`\nend to end on PostgreSQL: created → PROCESSED → callback delivered, ${END_TO_END} payouts\n  BullMQ, empty jobs    ${rate(emptyPostgres)}`);
  say(`  results only          ${rate(final.perSecond)} · every event (5 callbacks a payout) ${rate(all.perSecond)}`);

  const redisUrl = await startRedis();
  if (redisUrl) {
    const emptyRedis = await runEmptyJobs({ redisUrl }, EMPTY_JOBS * 2);
    const onRedis = await benchEndToEnd(server, 'e2e_redis', redisUrl, 'final');
    say(`\nend to end on Redis\n  BullMQ, empty jobs    ${rate(emptyRedis)}\n  results only          ${rate(onRedis.perSecond)}`);
  } else say('\nend to end on Redis: skipped, redis-server is not installed');

  const isolation = await benchIsolation(server);
  say(`\none account beside another, ${ISOLATION_ROUNDS} rounds of ${END_TO_END / 2} payouts`);
  say(`  the other pays        ${rate(isolation.healthy)}\n  the other hangs       ${rate(isolation.hanging)}`);

  const flood = await benchFlood(server);
  say(`\ncreate beside bursts of 1,000 sign-ins with invented addresses, medians of ${FLOOD_ROUNDS} rounds`);
  say(`  alone                 ${rate(flood.alone)}\n  beside the flood      ${rate(flood.beside)}`);

  const endToEndRatio = final.perSecond / emptyPostgres;
  const memoryMb = Math.max(create.memoryMb, final.memoryMb, all.memoryMb);
  say('\nfigure                          measured   target');
  say(`create / bare server            ${create.ratio.toFixed(2).padEnd(10)} ≥ ${TARGETS.create}    ${verdict(create.ratio >= TARGETS.create)}`);
  say(`end to end / empty jobs         ${endToEndRatio.toFixed(2).padEnd(10)} ≥ ${TARGETS.endToEnd}   ${verdict(endToEndRatio >= TARGETS.endToEnd)}`);
  say(`beside a provider that hangs    ${isolation.ratio.toFixed(2).padEnd(10)} ≥ ${TARGETS.isolation}    ${verdict(isolation.ratio >= TARGETS.isolation)}`);
  say(`beside a flood of sign-ins      ${flood.ratio.toFixed(2).padEnd(10)} ≥ ${TARGETS.flood}    ${verdict(flood.ratio >= TARGETS.flood)}`);
  say(`gateway memory, highest RSS     ${`${memoryMb} MB`.padEnd(10)} < ${TARGETS.memoryMb} MB ${verdict(memoryMb < TARGETS.memoryMb)}`);
} finally {
  for (const stop of stops.reverse()) await stop();
  await rm(folder, { recursive: true, force: true });
}
