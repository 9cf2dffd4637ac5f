import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { runCommand } from './commands.mjs';
import { step, warn } from './output.mjs';
import { logFile } from './project.mjs';

const APT_TIMEOUT_MS = 180_000;
const PROBE_TIMEOUT_MS = 20_000;
// What the Chromium of node_modules needs from the system.
const BROWSER_LIBRARIES = ['libnss3', 'libnspr4'];

/** Redis for the suite that runs the queue on it. Without it that suite is skipped, and says so. */
export async function provideRedis() {
  if (works('redis-server', ['--version'])) return;
  await install('Install redis-server for the tests', ['redis-server'], 'The Redis suite will be SKIPPED: redis-server is not installed.');
}

/** A browser for the end-to-end tests: the one in node_modules, or Debian's where that does not start. */
export async function provideBrowser() {
  if (await hasBrowser()) return;
  await install('Install libraries for the browser tests', BROWSER_LIBRARIES);
  if (await hasBrowser()) return;
  await install('Install chromium for the browser tests', ['chromium'], 'The browser suite will be SKIPPED: no browser starts here.');
}

async function hasBrowser() {
  if (existsSync('/usr/bin/chromium') && works('/usr/bin/chromium', ['--version', '--no-sandbox'])) return true;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return works(await chromium.executablePath(), ['--version', '--no-sandbox']);
  } catch {
    return false;
  }
}

async function install(title, packages, consequence) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    if (consequence !== undefined) warn(`${consequence} (Debian: apt-get install ${packages.join(' ')})`);
    return;
  }
  // RUNLEVEL=1 keeps Debian from starting what it installs as a service of the machine.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = { env, log: logFile('apt'), timeoutMs: APT_TIMEOUT_MS };
  const installCommand = ['install', '-y', '--no-install-recommends', ...packages];
  try {
    await step(title, async () => {
      try {
        await runCommand('apt-get', installCommand, options);
      } catch {
        // The package lists are missing or old.
        await runCommand('apt-get', ['update'], options);
        await runCommand('apt-get', installCommand, options);
      }
    });
  } catch (error) {
    warn(`${consequence ?? ''} ${error.message}`.trim());
  }
}

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0;
}
