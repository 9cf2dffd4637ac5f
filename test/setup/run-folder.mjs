import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import process from 'node:process';

const PREFIX = 'payout-gateway-test-';
const STOP_TIMEOUT_MS = 10_000;

/**
 * A test run has a folder for the servers that its tests start. It is named in the environment, which test processes inherit.
 * A run inside another one (several Jest runs of one `npm test`) shares the outer folder, and so its database server.
 */
export async function openRun() {
  if (process.env.PAYOUT_GATEWAY_TEST_RUN_DIR !== undefined) return;
  await clearAbandonedRuns();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  await writeFile(join(folder, 'owner.pid'), String(process.pid));
  process.env.PAYOUT_GATEWAY_TEST_RUN_DIR = folder;
  process.env.PAYOUT_GATEWAY_TEST_RUN_OWNER = String(process.pid);
}

/** Stops the server of this run and removes its folder, unless an outer run owns them. */
export async function closeRun() {
  const folder = process.env.PAYOUT_GATEWAY_TEST_RUN_DIR;
  if (folder === undefined || process.env.PAYOUT_GATEWAY_TEST_RUN_OWNER !== String(process.pid)) return;
  await removeRun(folder);
  delete process.env.PAYOUT_GATEWAY_TEST_RUN_DIR;
  delete process.env.PAYOUT_GATEWAY_TEST_RUN_OWNER;
}

/** A killed run leaves its server behind; the next run stops it. */
async function clearAbandonedRuns() {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const owner = Number(await readFile(join(folder, 'owner.pid'), 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await removeRun(folder);
  }
}

async function removeRun(folder) {
  await stopServerIn(join(folder, 'postgres'));
  await rm(folder, { recursive: true, force: true });
}

async function stopServerIn(dataDirectory) {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pidLine, folderLine] = text.split('\n');
  const pid = Number(pidLine);
  if (!(pid > 0) || folderLine !== dataDirectory || !isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(25);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
