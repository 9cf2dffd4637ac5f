import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { supervise } = await import('./lib/supervisor.mjs');
const { takeLock } = await import('./lib/instance-lock.mjs');
const { bold, say, step, warn } = await import('./lib/output.mjs');
const { stop } = await import('./lib/stop.mjs');

// Together with PostgreSQL's usual fraction of a second these stay below 15 s.
const GATEWAY_STOP_TIMEOUT_MS = 11_000;
const SANDBOX_STOP_TIMEOUT_MS = 2_000;
const DEMO_TIMEOUT_MS = 120_000;

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
  const { chooseAddresses, gatewayEnvironment, sandboxEnvironment } = await import('./lib/environment.mjs');
  const { built } = await import('./lib/project.mjs');
  const { loadSecrets } = await import('./lib/secrets.mjs');
  const { showSummary } = await import('./lib/summary.mjs');
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

/** Creates some payouts at the first start. The gateway works without them, so a failure is only shown. */
async function playDemoOnce(env) {
  const { runNode } = await import('./lib/commands.mjs');
  const { built, logFile, state } = await import('./lib/project.mjs');
  if (existsSync(state.demoPlayed)) return;
  try {
    await step('Play demo payouts', () => runNode([built.playDemo], { env, log: logFile('play-demo'), timeoutMs: DEMO_TIMEOUT_MS }));
    await writeFile(state.demoPlayed, `${new Date().toISOString()}\n`);
  } catch (error) {
    if (stop.aborted) throw error;
    warn(`The demo payouts could not be played; the gateway works without them. ${error.message}`);
  }
}
