import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedServerError } from './embedded-server.errors.js';
import { runProgram } from './run-program.js';
import type { Placement, ServerAccount } from './server-account.js';

const INITDB_TIMEOUT_MS = 120_000;
const VERSION_TIMEOUT_MS = 10_000;
const FIRST_WITH_BUILTIN_LOCALES = 17;
const PASSWORD_BYTES = 24;
const OWNER_ONLY = 0o600;

/** The superuser of the embedded server. */
export const EMBEDDED_USER = 'postgres';

/** How much the server does for the survival of data when the machine loses power. `none` is for tests. */
export type Durability = 'full' | 'none';

/** The environment of the server's programs: nothing of ours, least of all secrets or PG* variables. */
export const serverEnvironment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Creates the data directory unless it exists, and returns the superuser's password, which is stored in a file beside it.
 * An interrupted start leaves nothing half-made: the directory gets its name when it is complete.
 */
export async function prepareCluster(place: Placement, passwordFile: string, durability: Durability, onProgress: (message: string) => void): Promise<string> {
  if (await isCluster(place.dataDirectory)) return readPassword(passwordFile, place.dataDirectory);

  onProgress(`making a new database in ${place.dataDirectory}`);
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const unfinished = `${place.dataDirectory}.unfinished`;
  const passwordForInitdb = `${place.dataDirectory}.initdb`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await writeSecret(passwordForInitdb, password);
    await giveTo(place.account, unfinished, passwordForInitdb);
    await runInitdb(place, unfinished, passwordForInitdb, durability);
  } finally {
    await rm(passwordForInitdb, { force: true });
  }
  await writeSecret(passwordFile, password);
  await rename(unfinished, place.dataDirectory);
  return password;
}

async function runInitdb(place: Placement, folder: string, passwordFile: string, durability: Durability): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    `--username=${EMBEDDED_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...(await localeFlags(place)),
    ...(durability === 'none' ? ['--no-sync'] : []),
  ];
  const options = { ...place.account, cwd: '/', env: serverEnvironment, timeout: INITDB_TIMEOUT_MS };
  await runProgram(join(place.nativeFolder, 'bin', 'initdb'), flags, options);
}

/** The same order of texts on every machine, whatever locales it has. Servers before PostgreSQL 17 have no built-in locales. */
async function localeFlags({ nativeFolder, account }: Placement): Promise<string[]> {
  const options = { ...account, cwd: '/', env: serverEnvironment, timeout: VERSION_TIMEOUT_MS };
  const version = await runProgram(join(nativeFolder, 'bin', 'initdb'), ['--version'], options);
  const major = Number(/\b(\d+)\.\d/.exec(version)?.[1]);
  return major < FIRST_WITH_BUILTIN_LOCALES ? ['--locale=C'] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
}

/** The server's settings: modest memory, loopback only, no socket files; on the command line, so that no old file can differ. */
export function serverFlags(dataDirectory: string, port: number, durability: Durability): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    synchronous_commit: 'on',
    ...(durability === 'none' ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  return ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function isCluster(dataDirectory: string): Promise<boolean> {
  return stat(join(dataDirectory, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function readPassword(passwordFile: string, dataDirectory: string): Promise<string> {
  const password = await readFile(passwordFile, 'utf8').catch(() => '');
  if (password.trim() !== '') return password.trim();
  throw new EmbeddedServerError(
    `The password of the embedded PostgreSQL is missing (${passwordFile}): put the file back, or delete ${dataDirectory} to begin with an empty database.`,
  );
}

async function writeSecret(path: string, secret: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, `${secret}\n`, { mode: OWNER_ONLY });
}

async function giveTo(account: ServerAccount | undefined, ...paths: string[]): Promise<void> {
  if (account === undefined) return;
  await Promise.all(paths.map((path) => chown(path, account.uid, account.gid)));
}
