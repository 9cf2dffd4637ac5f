import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, note } from './output.mjs';
import { state } from './project.mjs';
import { writePrivate } from './secrets.mjs';

const ORPHAN_TIMEOUT_MS = 10_000;
const PS_TIMEOUT_MS = 5_000;

/**
 * One start per state folder. The lock names our process and its services, so that a start after a `kill -9` can tell
 * "still running" from "left behind", and end what was left behind.
 */
export async function takeLock() {
  const content = { pid: process.pid, services: {} };
  try {
    await writeFile(state.lock, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    await clearStaleLock();
    await writeFile(state.lock, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
  }
  return {
    /** Notes a service, or the address that people use, for whoever meets this lock. */
    async record(entry) {
      if (entry.service !== undefined) content.services[entry.service.name] = entry.service.pid;
      if (entry.url !== undefined) content.url = entry.url;
      await writePrivate(state.lock, content);
    },
    release: () => rmSync(state.lock, { force: true }),
  };
}

async function clearStaleLock() {
  const held = await readLock();
  if (held !== undefined && held.pid !== process.pid && (await runs(held.pid, 'start.mjs'))) {
    const where = held.url === undefined ? 'and is still starting' : `at ${held.url}`;
    throw new Failure(
      `Payout Gateway is already running ${where} (process ${held.pid}).\n` +
        'Stop that one with Ctrl-C in its terminal, or start a second one beside it with PAYOUT_GATEWAY_STATE_DIR=<another folder>.',
    );
  }
  for (const [name, pid] of Object.entries(held?.services ?? {})) await endOrphan(name, pid);
  await rm(state.lock, { force: true });
}

async function readLock() {
  try {
    return JSON.parse(await readFile(state.lock, 'utf8'));
  } catch {
    return undefined;
  }
}

async function endOrphan(name, pid) {
  const script = `apps/${name}/src/main.js`;
  if (!(await runs(pid, script))) return;
  note(`the last start was killed and left its ${name} running (process ${pid}): stopping it`);
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + ORPHAN_TIMEOUT_MS;
  while ((await runs(pid, script)) && Date.now() < deadline) await sleep(50);
  if (await runs(pid, script)) process.kill(pid, 'SIGKILL');
}

/** Whether the process exists and runs the script: numbers are given out again after a restart of the machine. */
async function runs(pid, script) {
  const command = process.platform === 'linux' ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : commandFromPs(pid);
  return command.includes(script);
}

function commandFromPs(pid) {
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: PS_TIMEOUT_MS }).stdout ?? '';
}
