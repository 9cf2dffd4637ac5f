import chromium from '@sparticuz/chromium';
import { describe } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const LAUNCH_TIMEOUT_MS = 90_000;
const VERSION_TIMEOUT_MS = 30_000;

interface BrowserProgram {
  readonly executablePath: string;
  readonly args: string[];
}

let found: Promise<BrowserProgram | undefined> | undefined;

/** The path of a browser that starts on this machine, from node_modules or the system; undefined if neither starts. It is looked for once. */
export function findBrowser(): Promise<BrowserProgram | undefined> {
  return (found ??= lookForBrowser());
}

async function lookForBrowser(): Promise<BrowserProgram | undefined> {
  // Root (a container, a build machine) cannot use the browser's own sandbox. The packaged browser's own list of arguments is left
  // aside: it switches web security off, and its single process ends with the first context that is closed.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];
  const packaged = await packagedBrowser();
  if (packaged !== undefined && starts(packaged)) return { executablePath: packaged, args };
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path) && starts(path));
  return system === undefined ? undefined : { executablePath: system, args };
}

/** `describe` for suites that need a browser; without one they are skipped with a message. */
export async function describeWithBrowser(name: string, suite: () => void): Promise<void> {
  if ((await findBrowser()) !== undefined) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`\n!!! SKIPPED: "${name}" needs a browser, and none starts here (Debian: apt-get install chromium)\n\n`);
  describe.skip(name, suite);
}

/** Launches a headless browser. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const program = await findBrowser();
  if (program === undefined) throw new Error('No browser starts on this machine. On Debian: apt-get install chromium');
  return playwright.launch({ ...program, headless: true, timeout: LAUNCH_TIMEOUT_MS });
}

async function packagedBrowser(): Promise<string | undefined> {
  try {
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** Asking for the version reveals missing shared libraries: such a browser exits at once. */
function starts(executablePath: string): boolean {
  return spawnSync(executablePath, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: VERSION_TIMEOUT_MS }).status === 0;
}
