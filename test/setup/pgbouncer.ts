import { describe } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './ports.js';

const START_TIMEOUT_MS = 40_000;
/** The account under which it runs where the tests run as root, which it refuses. */
const UNPRIVILEGED = 'nobody';

/** A connection pooler in front of the tests' server. */
export interface TestPooler {
  /** The database's URL with the pooler's address. */
  url: string;
  stop(): Promise<void>;
}

const hasPgBouncer = (): boolean => spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0;

/** `describe` for suites that need PgBouncer; without it they are skipped with a message. */
export function describeWithPgBouncer(name: string, suite: () => void): void {
  if (hasPgBouncer()) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`\n!!! SKIPPED: "${name}" needs pgbouncer, which is not installed here (Debian: apt-get install pgbouncer)\n\n`);
  describe.skip(name, suite);
}

/** Starts PgBouncer on a loopback port in front of the database. @param mode what a server connection is given for */
export async function startPgBouncer(databaseUrl: string, mode: 'session' | 'transaction'): Promise<TestPooler> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-pgbouncer-'));
  await chmod(folder, 0o755);
  const { hostname, port: serverPort, username, password } = new URL(databaseUrl);
  const users = join(folder, 'users.txt');
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`, { mode: 0o644 });
  await writeFile(
    settings,
    `[databases]\n* = host=${hostname} port=${serverPort}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = plain\nauth_file = ${users}\npool_mode = ${mode}\ndefault_pool_size = 80\nmax_client_conn = 200\n`,
    { mode: 0o644 },
  );
  const program = spawn('pgbouncer', [...(process.getuid?.() === 0 ? ['-u', UNPRIVILEGED] : []), settings], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    program.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  if (await accepts(url.toString())) return { url: url.toString(), stop };
  await stop();
  throw new Error(`pgbouncer did not accept connections on port ${port} within ${START_TIMEOUT_MS} ms`);
}

async function accepts(url: string): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url });
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isThere) return true;
    await sleep(50);
  }
  return false;
}
