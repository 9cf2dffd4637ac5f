import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { supervise } = await import('./lib/supervisor.mjs');
const { takeLock } = await import('./lib/instance-lock.mjs');
const { bold, say, step } = await import('./lib/output.mjs');
const { stop } = await import('./lib/stop.mjs');

// Together with PostgreSQL's usual fraction of a second these stay below 15 s.
const GATEWAY_STOP_TIMEOUT_MS = 11_000;
const SANDBOX_STOP_TIMEOUT_MS = 2_000;

const [option, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (option !== undefined && option !== '--no-demo')) {
  say(`Unknown option ${[option, ...rest].join(' ')}. Usage: npm start [-- --no-demo]`);
  process.exit(2);
}
process.exit(await supervise(start));

/** The whole of `npm start`, from a fresh clone to a gateway that takes requests. */
async function start(keep) {
  const startedAt = performance.now();
  say(bold('Payout Gateway'));
  const noteAddress = await takeLock();
  await installIfNeeded();

  const { buildIfNeeded } = await import('./lib/builds.mjs');
  const { openDatabase, prepareDatabase } = await import('./lib/database.mjs');
  const { playDemoOnce, showSummary } = await import('./lib/demo.mjs');
  const { chooseAddresses, gatewayEnvironment, sandboxEnvironment } = await import('./lib/environment.mjs');
  const { built } = await import('./lib/project.mjs');
  const { loadSecrets } = await import('./lib/secrets.mjs');
  const { NODE_FLAGS, startService, waitUntilReady } = await import('./lib/services.mjs');

  await buildIfNeeded();
  stop.throwIfAborted();
  const addresses = await chooseAddresses();
  const database = await openDatabase(keep, built);
  const env = gatewayEnvironment(addresses, database.url, await loadSecrets());
  stop.throwIfAborted();
  const seed = await prepareDatabase(database, env, built);

  const startPart = (name, service, url) =>
    step(`Start ${name}`, async () => {
      stop.throwIfAborted();
      keep(startService({ name, args: [...NODE_FLAGS, built[name]], ...service }));
      await waitUntilReady(name, url);
    });
  const sandboxEnv = sandboxEnvironment(addresses, database.url, seed);
  await startPart('sandbox', { env: sandboxEnv, stopTimeoutMs: SANDBOX_STOP_TIMEOUT_MS }, `${addresses.sandboxUrl}/health`);
  await startPart('gateway', { env, stopTimeoutMs: GATEWAY_STOP_TIMEOUT_MS }, `${addresses.apiUrl}/health/ready`);
  if (!process.argv.includes('--no-demo')) await playDemoOnce(env);
  stop.throwIfAborted();
  await noteAddress(addresses.apiUrl);
  await showSummary(addresses, seed, performance.now() - startedAt);
}
