import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { root } from '../bench/processes.mjs';
import { Merchant } from './merchant.mjs';
import { Operators } from './operators.mjs';
import { lastingPort } from './ports.mjs';
import { query } from './postgres.mjs';
import { ChaosProxy } from './proxy.mjs';
import { Random } from './random.mjs';
import { startRedis } from './redis.mjs';
import { Supervised } from './supervised.mjs';

const PROVIDER_ACCOUNT = 'pac_00000000000070008000000000000002';
const CLI_TIMEOUT_MS = 60_000;

/** Short intervals keep a run short; the rules are the same. */
const TIMING = { SEND_TIMEOUT_MS: '1500', ENQUEUE_LEASE_MS: '1500', SWEEP_INTERVAL_MS: '300', EXPIRY_INTERVAL_MS: '1000' };
const SANDBOX_SPEED = '0.5';
/**
 * Short intervals of enquiries and half-open probes, so that one lost in the proxy does not determine the recovery time. The last of 8
 * enquiries is made after 14 s: a payout whose recall never arrives stays pending, and operators have to end it.
 */
const ACCOUNT_OPTIONS = { enquirySchedule: { intervalsSeconds: [0.5, 1, 2], limit: 8 }, breaker: { openSeconds: 1 } };

const runFile = promisify(execFile);

/**
 * One whole system on one queue: Redis if used, API processes, workers, the proxy, and the sandbox whose ledger is in `books`, a server
 * that is never killed.
 * @param postgres the server of the gateway
 * @param environment more of the gateway's variables, or others
 */
export async function startHalf({ queue, options, folder, postgres, books, stops, environment }) {
  const redis = queue === 'redis' ? await startRedis(folder, stops) : undefined;
  const databaseUrl = postgres.urlOf('payout_gateway');
  const apiPorts = [];
  for (let count = 0; count < options.apis; count += 1) apiPorts.push(await lastingPort());

  const booksUrl = books.urlOf(`sandbox_${queue}`);
  await query(books.urlOf('postgres'), `CREATE DATABASE sandbox_${queue}`);
  const supervise = (name, file, env) => {
    const process = new Supervised(`${queue}-${name}`, file, env, options.logs);
    stops.push(() => process.stop());
    return process;
  };
  const sandbox = await supervise('sandbox', 'dist/apps/sandbox/src/main.js', {
    SANDBOX_DATABASE_URL: booksUrl,
    SANDBOX_PORT: '0',
    SANDBOX_SPEED,
    SANDBOX_NOTIFICATION_URL: `http://127.0.0.1:${apiPorts[0]}/notifications/${PROVIDER_ACCOUNT}`,
  }).ready();
  const proxy = await new ChaosProxy(Number(new URL(sandbox.url).port), new Random(options.seed, `${queue}-proxy`)).open();
  stops.push(() => proxy.close());

  const env = { ...gatewayEnvironment(databaseUrl, redis?.url, options.logs !== undefined), ...environment };
  const seed = await prepare(env, proxy.url);
  const gateway = 'dist/apps/gateway/src/main.js';
  const apis = apiPorts.map((port, index) => supervise(`api-${index + 1}`, gateway, { ...env, ROLE: 'api', PORT: String(port) }));
  const workers = Array.from({ length: options.workers }, (_, index) => supervise(`worker-${index + 1}`, gateway, { ...env, ROLE: 'worker', PORT: '0' }));
  await Promise.all([...apis, ...workers].map((process) => process.ready()));
  const urls = () => apiPorts.map((port) => `http://127.0.0.1:${port}`);
  const merchant = new Merchant({ urls, apiKey: seed.merchant.apiKey, random: new Random(options.seed, `${queue}-merchant`), name: `chaos-${queue}` });
  const people = { urls, operators: seed.operators, account: PROVIDER_ACCOUNT, booksUrl, random: new Random(options.seed, `${queue}-operators`) };
  return { queue, postgres, redis, sandbox, proxy, apis, workers, merchant, operators: new Operators(people), databaseUrl, booksUrl };
}

function gatewayEnvironment(databaseUrl, redisUrl, hasLogs) {
  const secret = () => randomBytes(32).toString('base64');
  return {
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    ENCRYPTION_KEYS: `k1:${secret()}`,
    API_KEY_PEPPER: secret(),
    DEMO_SEED_SECRET: secret(),
    SANDBOX_MAY_BE_LIVE: 'true',
    LOG_LEVEL: hasLogs ? 'info' : 'error',
    RATE_LIMIT_PER_SECOND: '1000000',
    // Keeps the connections of all processes below the limit of the server, including those of killed processes it has not noticed yet.
    DATABASE_POOL_SIZE: '8',
    QUEUE_POOL_SIZE: '14',
    WORKER_CONCURRENCY: '8',
    ...TIMING,
  };
}

/** Schema, demo merchant, operators and provider account. @returns what the seed printed: the merchant's API key and the passwords */
async function prepare(env, sandboxUrl) {
  await runCli('migrate', env);
  const printed = await runCli('seed', { ...env, SANDBOX_URL: sandboxUrl });
  await query(env.DATABASE_URL, 'UPDATE provider_account SET options = $1', [JSON.stringify(ACCOUNT_OPTIONS)]);
  return JSON.parse(printed.trim().split('\n').at(-1));
}

async function runCli(name, env) {
  const { stdout } = await runFile(process.execPath, [`${root}dist/apps/gateway/src/cli/${name}.js`], {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    timeout: CLI_TIMEOUT_MS,
  });
  return stdout;
}
