import { execFile } from 'node:child_process';
import { appendFile, copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { query, startPostgres } from '../chaos/postgres.mjs';
import { MovedAddress } from './moved-address.mjs';

const STANDBY = 'drill_standby';
const STREAMING_LIMIT_MS = 30_000;
const PROMOTION_LIMIT_SECONDS = 60;
const POLL_INTERVAL_MS = 50;

const runFile = promisify(execFile);

/**
 * A primary with one standby, and the address that leads to the primary. A synchronous standby has every commit before it is answered; an
 * asynchronous one may lag behind.
 * @returns what the gateway needs of a server (`urlOf`), and what happens to the pair
 */
export async function startPair({ folder, name, isSynchronous, stops }) {
  const primary = await startPostgres(folder, `${name}-primary`, 'full', stops);
  await primary.stop();
  await copyAsStandby(join(folder, `${name}-primary`), join(folder, `${name}-standby`), primary);
  await primary.startAgain();
  await query(primary.urlOf('postgres'), 'SELECT pg_create_physical_replication_slot($1, true)', [STANDBY]);
  const standby = await startPostgres(folder, `${name}-standby`, 'full', stops);
  // Set after the copy, so that the standby does not wait for a standby of its own once it is promoted.
  if (isSynchronous) await configure(primary, `ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
  await streaming(primary, isSynchronous ? 'sync' : 'async');
  const address = await MovedAddress.open(primary.port);
  stops.push(() => address.close());
  return new Pair(primary, standby, address);
}

class Pair {
  constructor(primary, standby, address) {
    Object.assign(this, { primary, standby, address });
  }

  /** At the address that moves. */
  urlOf(database) {
    return this.address.through(this.primary.urlOf(database));
  }

  /** The standby receives nothing any more, as one whose network is slow. */
  async lagBehind() {
    await configure(this.standby, `ALTER SYSTEM SET primary_conninfo = ''`);
    await until(async () => (await states(this.primary)).length === 0, 'the standby is cut off');
  }

  /** Sends SIGKILL to every process of the primary. @param isMachineGone whether nothing closes its connections */
  async losePrimary(isMachineGone) {
    if (isMachineGone) this.address.vanish();
    await this.primary.kill();
  }

  /** The address leads to the standby, whether it is promoted or not. */
  moveAddress() {
    this.address.moveTo(this.standby.port);
  }

  /** The standby takes writes from now on. */
  async promote() {
    const [{ promoted }] = await query(this.standby.urlOf('postgres'), `SELECT pg_promote(true, ${PROMOTION_LIMIT_SECONDS}) AS promoted`);
    if (!promoted) throw new Error(`the standby was not promoted within ${PROMOTION_LIMIT_SECONDS} s`);
  }

  /** The old primary comes back as it was, and would take writes. */
  startOldPrimary() {
    return this.primary.startAgain();
  }

  /** How many sessions the old primary has had in the gateway's database since it came back. */
  async strangersAtOldPrimary(database) {
    const [row] = await query(
      this.primary.urlOf('postgres'),
      'SELECT sessions::int, pg_is_in_recovery() AS "isStandby" FROM pg_stat_database WHERE datname = $1',
      [database],
    );
    return { sessions: row.sessions, isWritable: !row.isStandby, connections: this.address.count(this.primary.port) };
  }
}

/** A copy of the stopped primary that follows it. The account that the server runs as owns the files, which `cp -a` keeps. */
async function copyAsStandby(source, target, primary) {
  await runFile('cp', ['-a', source, target]);
  await copyFile(`${source}.password`, `${target}.password`);
  await rm(join(target, 'postmaster.pid'), { force: true });
  await writeFile(join(target, 'standby.signal'), '');
  const { port, username, password } = new URL(primary.urlOf('postgres'));
  const connection = `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=${STANDBY}`;
  await appendFile(join(target, 'postgresql.auto.conf'), `primary_conninfo = '${connection}'\nprimary_slot_name = '${STANDBY}'\n`);
}

async function configure(server, setting) {
  await query(server.urlOf('postgres'), setting);
  await query(server.urlOf('postgres'), 'SELECT pg_reload_conf()');
}

function states(primary) {
  return query(primary.urlOf('postgres'), `SELECT sync_state AS "syncState" FROM pg_stat_replication WHERE state = 'streaming'`);
}

function streaming(primary, syncState) {
  return until(async () => (await states(primary)).some((standby) => standby.syncState === syncState), `the standby follows (${syncState})`);
}

async function until(isSo, what) {
  const deadline = Date.now() + STREAMING_LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${STREAMING_LIMIT_MS / 1_000} s without success until ${what}`);
    await pause(POLL_INTERVAL_MS);
  }
}
