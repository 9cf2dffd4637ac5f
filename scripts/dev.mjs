import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { installIfNeeded } = await import('./lib/install.mjs');
const { supervise } = await import('./lib/supervisor.mjs');
const { takeLock } = await import('./lib/instance-lock.mjs');
const { bold, say, step } = await import('./lib/output.mjs');
const { stop } = await import('./lib/stop.mjs');

const STOP_TIMEOUT_MS = 5_000;
/** What takes the gateway longest to load, and does not change while somebody works. */
const PACKAGES = [
  'reflect-metadata',
  '@nestjs/swagger',
  '@nestjs/typeorm',
  '@nestjs/bullmq',
  '@nestjs/platform-fastify',
  'pg',
  'ajv-formats',
  'prom-client',
  'undici',
];
const VITE = ['node_modules/vite/bin/vite.js', '--config', 'apps/admin/vite.config.ts', '--strictPort', '--clearScreen', 'false'];

if (process.argv.length > 2) {
  say('Usage: npm run dev, with PORT, SANDBOX_PORT and ADMIN_PORT for other ports');
  process.exit(2);
}
process.exit(await supervise(start));

/**
 * The whole of `npm run dev`. Each TypeScript file is transpiled alone, without a type check, as soon as it changes; then the program that
 * it belongs to is started anew, or both for a file of a lib. Vite replaces changed modules of the admin in the browser.
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
  const { startReloading } = await import('./dev/reloading-service.mjs');
  const { transpiled } = await import('./lib/project.mjs');
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

  const startPart = (part, url) =>
    step(`Start ${part.name}`, async () => {
      keep(part);
      await part.started;
      await waitUntilReady(part.name, url);
    });
  const admin = () => {
    const options = { args: [...VITE, '--port', String(adminPort)], env: { ...process.env, GATEWAY_URL: addresses.apiUrl } };
    return startService({ name: 'admin', stopTimeoutMs: STOP_TIMEOUT_MS, output: toTerminal('admin'), ...options });
  };
  stop.throwIfAborted();
  const sandbox = startReloading({ name: 'sandbox', program: transpiled.sandbox, packages: [], env: sandboxEnvironment(addresses, database.url, seed) });
  const gateway = startReloading({ name: 'gateway', program: transpiled.gateway, packages: PACKAGES, env });
  await Promise.all([
    startPart(sandbox, `${addresses.sandboxUrl}/health`),
    startPart(gateway, `${addresses.apiUrl}/health/ready`),
    startPart(admin(), adminUrl),
  ]);
  transpileOnChange({ 'apps/gateway': [gateway], 'apps/sandbox': [sandbox], libs: [gateway, sandbox] });
  await noteAddress(adminUrl);
  await showSummary({ ...addresses, adminUrl }, seed, performance.now() - startedAt);
}
