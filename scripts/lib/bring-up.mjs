import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded } from './builds.mjs';
import { runCommand, tail } from './commands.mjs';
import { playDemoOnce, readSeed, showSummary, writeDemoFile } from './demo.mjs';
import { installIfNeeded } from './dependencies.mjs';
import { takeLock } from './instance-lock.mjs';
import { Failure, bold, note, say, step } from './output.mjs';
import { choosePort } from './ports.mjs';
import { built, logFile, makeStateFolder, state } from './project.mjs';
import { loadSecrets } from './secrets.mjs';
import { startService, waitUntilReady } from './services.mjs';

const READY_TIMEOUT_MS = 60_000;
// Together with PostgreSQL's usual fraction of a second these stay below 15 s.
const GATEWAY_STOP_TIMEOUT_MS = 11_000;
const SANDBOX_STOP_TIMEOUT_MS = 2_000;

/** From a fresh clone to a gateway that takes requests. Everything that has to be stopped again is added to `parts`. */
export async function bringUp(parts, stop, { playDemo }) {
  const startedAt = performance.now();
  say(bold('Payout Gateway'));
  await makeStateFolder();
  const lock = await takeLock();
  parts.lock = lock;

  await installIfNeeded();
  await buildIfNeeded();
  stop.throwIfAborted();

  const addresses = await chooseAddresses();
  const secrets = await loadSecrets();
  const database = process.env.DATABASE_URL ? { url: process.env.DATABASE_URL, ownerUrl: process.env.DATABASE_OWNER_URL } : await startDatabase(parts);
  const env = childEnvironment(addresses, { DATABASE_URL: database.url, AUDIT_CHECKPOINT_FILE: state.checkpoints, ...secrets });
  stop.throwIfAborted();

  const ownersEnv = { ...env, ...(database.ownerUrl ? { DATABASE_OWNER_URL: database.ownerUrl } : {}) };
  await step('Migrate database', () => runCommand(process.execPath, [built.migrate], { env: ownersEnv, log: logFile('migrate') }));
  const seed = await step('Seed demo merchant and operators', () => readSeed(env));
  stop.throwIfAborted();

  await startAndWait(parts, lock, stop, {
    name: 'sandbox',
    file: built.sandbox,
    env: sandboxEnvironment(addresses, database.url, seed),
    url: `${addresses.sandboxUrl}/health`,
    stopTimeoutMs: SANDBOX_STOP_TIMEOUT_MS,
  });
  await startAndWait(parts, lock, stop, {
    name: 'gateway',
    file: built.gateway,
    env,
    url: `${addresses.apiUrl}/health/ready`,
    stopTimeoutMs: GATEWAY_STOP_TIMEOUT_MS,
  });
  await writeDemoFile(addresses, seed);
  if (playDemo) await playDemoOnce(env, stop);
  stop.throwIfAborted();
  await lock.record({ url: addresses.apiUrl });
  showSummary(addresses, seed, performance.now() - startedAt);
}

async function chooseAddresses() {
  const gatewayPort = await choosePort('PORT', 3000, 'the gateway');
  const sandboxPort = await choosePort('SANDBOX_PORT', 4010, 'the sandbox');
  const apiUrl = `http://127.0.0.1:${gatewayPort}`;
  return { gatewayPort, sandboxPort, apiUrl, adminUrl: `${apiUrl}/admin`, docsUrl: `${apiUrl}/docs`, sandboxUrl: `http://127.0.0.1:${sandboxPort}` };
}

/** What the user has set wins over what we keep or choose. The owner's address is for the migration only. */
function childEnvironment(addresses, ours) {
  const given = Object.fromEntries(Object.entries(process.env).filter(([name, value]) => value !== '' && name !== 'DATABASE_OWNER_URL'));
  return {
    SANDBOX_URL: addresses.sandboxUrl,
    ...ours,
    ...given,
    PORT: String(addresses.gatewayPort),
    SANDBOX_PORT: String(addresses.sandboxPort),
  };
}

/** The provider is a stranger to the gateway: it gets none of the secrets that we keep, only where to report. */
function sandboxEnvironment(addresses, databaseUrl, { providerAccountId = 'sandbox' }) {
  return childEnvironment(addresses, { DATABASE_URL: databaseUrl, SANDBOX_NOTIFICATION_URL: `${addresses.apiUrl}/notifications/${providerAccountId}` });
}

async function startDatabase(parts) {
  const server = await step('Start PostgreSQL', async () => {
    const { startEmbeddedServer } = await import(pathToFileURL(built.embeddedServer));
    const started = await startEmbeddedServer({ dataDirectory: state.database, logFile: logFile('postgres'), onProgress: note });
    if (started.wasRunning) note(`PostgreSQL was still running (process ${started.pid}): using it`);
    return started;
  });
  parts.add({
    name: 'PostgreSQL',
    exited: server.exited,
    stop: () => server.stop(),
    // An immediate shutdown: nothing is lost, the next start recovers.
    kill: () => process.kill(server.pid, 'SIGQUIT'),
    failure: async () => new Failure(`PostgreSQL has ended by itself. The end of ${server.logFile}:\n\n${await tail(server.logFile)}`),
  });
  return { url: server.applicationUrl, ownerUrl: server.url };
}

async function startAndWait(parts, lock, stop, { name, file, env, url, stopTimeoutMs }) {
  stop.throwIfAborted();
  await step(`Start ${name}`, async () => {
    const service = startService(name, file, env);
    parts.add({ name, exited: service.exited, stop: () => service.stop(stopTimeoutMs), kill: service.kill, failure: () => service.failure() });
    await lock.record({ service });
    await waitUntilReady(service, url, READY_TIMEOUT_MS, stop);
  });
}
