import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { runCommand } from './commands.mjs';
import { note, step } from './output.mjs';
import { root, stateFolder } from './project.mjs';

const lockFile = join(root, 'package-lock.json');
// npm writes down here what it has really installed.
const installedFile = join(root, 'node_modules', '.package-lock.json');

/** Installs the packages of package-lock.json unless they are there. */
export async function installIfNeeded() {
  if (await isInstalled()) return;
  note('installing packages: about a minute the first time');
  await step('Install packages', async () => {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const log = join(stateFolder, 'logs', 'npm-ci.log');
    const npm = process.env.npm_execpath;
    if (npm?.endsWith('.js')) await runCommand(process.execPath, [npm, ...args], { log });
    else await runCommand('npm', args, { log });
  });
}

async function isInstalled() {
  const [wanted, installed] = await Promise.all([modified(lockFile), modified(installedFile)]);
  if (installed === undefined) return false;
  if (wanted === undefined || installed >= wanted) return true;
  if (!(await sameVersions())) return false;
  // The lock file is newer (a checkout touches it) but says the same.
  await utimes(installedFile, new Date(), new Date()).catch(() => undefined);
  return true;
}

async function sameVersions() {
  const [wanted, installed] = await Promise.all([readPackages(lockFile), readPackages(installedFile)]);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version;
  });
}

async function readPackages(file) {
  return JSON.parse(await readFile(file, 'utf8')).packages ?? {};
}

async function modified(file) {
  return stat(file).then(
    (found) => found.mtimeMs,
    () => undefined,
  );
}
