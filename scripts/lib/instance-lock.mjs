import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { Failure } from './output.mjs';
import { makeStateFolder, state } from './project.mjs';
import { writePrivate } from './secrets.mjs';

/** One start per state folder. The lock is released when this process exits; answers a function that notes the address that people use. */
export async function takeLock() {
  makeStateFolder();
  const create = () => writeFile(state.lock, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 });
  await create().catch(async (error) => {
    if (error.code !== 'EEXIST') throw error;
    await refuseIfHeld();
    await rm(state.lock, { force: true });
    await create();
  });
  process.once('exit', () => rmSync(state.lock, { force: true }));
  return (url) => writePrivate(state.lock, { pid: process.pid, url });
}

async function refuseIfHeld() {
  const { pid, url } = await readFile(state.lock, 'utf8')
    .then(JSON.parse)
    .catch(() => ({}));
  // Process numbers are given out again, so the command is looked at too.
  if (pid === undefined || !/scripts\/(?:start|dev)\.mjs/.test(await commandOf(pid))) return;
  throw new Failure(
    `Payout Gateway is already running ${url === undefined ? 'and is still starting' : `at ${url}`} (process ${pid}).\n` +
      'Stop that one with Ctrl-C in its terminal, or start a second one beside it with PAYOUT_GATEWAY_STATE_DIR=<another folder>.',
  );
}

async function commandOf(pid) {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}
