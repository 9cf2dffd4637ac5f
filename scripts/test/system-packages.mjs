import { execa } from 'execa';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { runCommand } from '../lib/commands.mjs';
import { step, warn } from '../lib/output.mjs';
import { logFile } from '../lib/project.mjs';

const APT_TIMEOUT_MS = 180_000;
const PROBE_TIMEOUT_MS = 20_000;
const SYSTEM_BROWSER = '/usr/bin/chromium';

/** Redis for the suites that run the queue on it. Without it they are skipped with a warning. */
export async function provideRedis() {
  if (await runs('redis-server')) return;
  await install('Install redis-server for the tests', ['redis-server'], 'The Redis suite will be SKIPPED: redis-server is not installed.');
}

/** PgBouncer for the suite about connection poolers. Without it the suite is skipped with a warning. */
export async function providePgBouncer() {
  if (await runs('pgbouncer')) return;
  await install('Install pgbouncer for the tests', ['pgbouncer'], 'The suite about connection poolers will be SKIPPED: pgbouncer is not installed.');
}

/** A browser for the end-to-end tests: the one in node_modules, or Debian's where that does not start. */
export async function provideBrowser() {
  if (await hasBrowser()) return;
  // What the Chromium of node_modules needs from the system.
  await install('Install libraries for the browser tests', ['libnss3', 'libnspr4'], '');
  if (await hasBrowser()) return;
  await install('Install chromium for the browser tests', ['chromium'], 'The browser suite will be SKIPPED: no browser starts here.');
}

async function hasBrowser() {
  if (existsSync(SYSTEM_BROWSER) && (await runs(SYSTEM_BROWSER, '--no-sandbox'))) return true;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await runs(await chromium.executablePath(), '--no-sandbox');
  } catch {
    return false;
  }
}

async function install(title, packages, consequence) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    if (consequence !== '') warn(`${consequence} (Debian: apt-get install ${packages.join(' ')})`);
    return;
  }
  // RUNLEVEL=1 keeps Debian from starting what it installs as a service of the machine.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) => runCommand('apt-get', args, { env, log: logFile('apt'), timeoutMs: APT_TIMEOUT_MS });
  const installPackages = () => apt('install', '-y', '--no-install-recommends', ...packages);
  // The package lists may be missing or old.
  const work = () => installPackages().catch(() => apt('update').then(installPackages));
  await step(title, work).catch((error) => warn(`${consequence} ${error.message}`.trim()));
}

async function runs(command, ...args) {
  const { failed } = await execa(command, ['--version', ...args], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS, reject: false });
  return !failed;
}
