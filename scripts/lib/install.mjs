// Runs before anything is installed: only Node's own modules here, and in what this file imports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Failure, note, step } from './output.mjs';
import { logFile, root } from './project.mjs';
import { stop } from './stop.mjs';

/** Installs the packages of package-lock.json unless these versions are there. */
export async function installIfNeeded() {
  if (await isInstalled()) return;
  note('installing packages: about a minute the first time');
  await step('Install packages', install);
}

async function install() {
  const log = logFile('npm-ci');
  const descriptor = openSync(log, 'w', 0o600);
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [file, ...args] = [...npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(file, args, { cwd: root, detached: true, stdio: ['ignore', descriptor, descriptor], signal: stop });
  closeSync(descriptor);
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Failure(`npm ci ended with ${signal ?? `code ${code}`}. See ${log}:\n\n${await readFile(log, 'utf8')}`);
}

/** Compares the lock file with the one in which npm notes what it has installed. Optional packages are left out on other platforms. */
async function isInstalled() {
  const [wanted, installed] = await Promise.all([readPackages('package-lock.json'), readPackages('node_modules/.package-lock.json')]);
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    return path in installed ? installed[path].version === version : optional === true || devOptional === true;
  });
}

async function readPackages(file) {
  const text = await readFile(join(root, file), 'utf8').catch(() => '{}');
  return JSON.parse(text).packages ?? {};
}
