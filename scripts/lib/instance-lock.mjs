import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { Failure } from './output.mjs';
import { state, stateFolder } from './project.mjs';
import { writePrivate } from './secrets.mjs';

const STARTERS = /scripts\/(?:start|dev)\.mjs/;
const PS_TIMEOUT_MS = 5_000;

/** One start per state folder. The lock is released when this process exits; answers a function that notes the address that people use. */
export async function takeLock() {
  await mkdir(stateFolder, { recursive: true });
  try {
    await createLock();
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    await refuseIfHeld();
    await rm(state.lock, { force: true });
    await createLock();
  }
  process.once('exit', () => rmSync(state.lock, { force: true }));
  return (url) => writePrivate(state.lock, { pid: process.pid, url });
}

function createLock() {
  return writeFile(state.lock, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 });
}

async function refuseIfHeld() {
  const { pid, url } = await readFile(state.lock, 'utf8')
    .then(JSON.parse)
    .catch(() => ({}));
  // Process numbers are given out again, so the command is looked at too.
  if (pid === undefined || pid === process.pid || !STARTERS.test(await commandOf(pid))) return;
  throw new Failure(
    `Payout Gateway is already running ${url === undefined ? 'and is still starting' : `at ${url}`} (process ${pid}).\n` +
      'Stop that one with Ctrl-C in its terminal, or start a second one beside it with PAYOUT_GATEWAY_STATE_DIR=<another folder>.',
  );
}

async function commandOf(pid) {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: PS_TIMEOUT_MS }).stdout ?? '';
}
