import { join } from 'node:path';
import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { supervise } = await import('./lib/supervisor.mjs');
const { takeLock } = await import('./lib/instance-lock.mjs');
const { bold, say, step } = await import('./lib/output.mjs');
const { stop } = await import('./lib/stop.mjs');

const STOP_TIMEOUT_MS = 5_000;
const VITE = ['node_modules/vite/bin/vite.js', '--config', 'apps/admin/vite.config.ts', '--strictPort', '--clearScreen', 'false'];

if (process.argv.length > 2) {
  say('Usage: npm run dev, with PORT, SANDBOX_PORT and ADMIN_PORT for other ports');
  process.exit(2);
}
process.exit(await supervise(start));

/**
 * The whole of `npm run dev`. Each TypeScript file is transpiled alone, without a type check, as soon as it changes; `node --watch`
 * restarts the gateway or the sandbox when a file that it imports has changed. Vite replaces changed modules of the admin in the browser.
 */
async function start(keep) {
  const startedAt = performance.now();
  say(bold('Payout Gateway, watching the sources'));
  const noteAddress = await takeLock();
  await installIfNeeded();

  const { openDatabase, prepareDatabase } = await import('./lib/database.mjs');
  const { showSummary } = await import('./lib/summary.mjs');
  const { chooseAddresses, choosePort, gatewayEnvironment, sandboxEnvironment } = await import('./lib/environment.mjs');
  const { toTerminal } = await import('./dev/log-lines.mjs');
  const { root, transpiled } = await import('./lib/project.mjs');
  const { loadSecrets } = await import('./lib/secrets.mjs');
  const { startService, waitUntilReady } = await import('./lib/services.mjs');
  const { transpileAll, transpileOnChange } = await import('./dev/transpile.mjs');

  await step('Transpile what has changed', transpileAll);
  const addresses = await chooseAddresses();
  const adminPort = await choosePort('ADMIN_PORT', 5173, 'the admin');
  const adminUrl = `http://127.0.0.1:${adminPort}/admin/`;
  const database = await openDatabase(keep, transpiled);
  const env = gatewayEnvironment(addresses, database.url, await loadSecrets());
  stop.throwIfAborted();
  const seed = await prepareDatabase(database, env, transpiled);

  const startPart = (name, service, url) =>
    step(`Start ${name}`, async () => {
      stop.throwIfAborted();
      keep(startService({ name, stopTimeoutMs: STOP_TIMEOUT_MS, output: toTerminal(name), ...service }));
      await waitUntilReady(name, url);
    });
  // Compiled code is kept between restarts, by Node.js 22 and newer.
  env.NODE_COMPILE_CACHE = join(root, 'dist/dev/.compile-cache');
  const watch = (name) => ['--watch', '--watch-preserve-output', '--enable-source-maps', transpiled[name]];
  await Promise.all([
    startPart('sandbox', { args: watch('sandbox'), env: sandboxEnvironment(addresses, database.url, seed) }, `${addresses.sandboxUrl}/health`),
    startPart('gateway', { args: watch('gateway'), env }, `${addresses.apiUrl}/health/ready`),
    startPart('admin', { args: [...VITE, '--port', String(adminPort)], env: { ...process.env, GATEWAY_URL: addresses.apiUrl } }, adminUrl),
  ]);
  transpileOnChange();
  await noteAddress(adminUrl);
  await showSummary({ ...addresses, adminUrl }, seed, performance.now() - startedAt);
}
