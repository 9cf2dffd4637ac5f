import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EmbeddedServerError } from './embedded-server.errors.js';
import { runProgram } from './run-program.js';

const COMMAND_TIMEOUT_MS = 10_000;
const SHARED_FOLDER = '/var/lib/payout-gateway';

/** The account that the server runs as, or `undefined` for our own. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Where the server's programs and data really are. */
export interface Placement {
  readonly account: ServerAccount | undefined;
  readonly nativeFolder: string;
  readonly dataDirectory: string;
}

/**
 * PostgreSQL refuses to run as root. For root we use the `postgres` account (made if missing), and where that account cannot
 * enter our folders (a clone under /root), programs and data go to a place that it can.
 */
export async function chooseUserAndPlace(nativeFolder: string, dataDirectory: string, onProgress: (message: string) => void): Promise<Placement> {
  await mkdir(dirname(dataDirectory), { recursive: true });
  const parent = await realpath(dirname(dataDirectory));
  const wanted = join(parent, basename(dataDirectory));
  if (userInfo().uid !== 0) return { account: undefined, nativeFolder, dataDirectory: wanted };

  const account = (await findAccount()) ?? (await createAccount(onProgress));
  const [canRunPrograms, canEnterParent] = await Promise.all([passes(account, '-x', join(nativeFolder, 'bin', 'postgres')), passes(account, '-x', parent)]);
  if (canRunPrograms && canEnterParent) return { account, nativeFolder, dataDirectory: wanted };

  const reachable = {
    account,
    nativeFolder: canRunPrograms ? nativeFolder : await copyPrograms(nativeFolder),
    dataDirectory: canEnterParent ? wanted : await findPlaceElsewhere(wanted),
  };
  await mkdir(dirname(reachable.dataDirectory), { recursive: true });
  onProgress(`the account "postgres" cannot enter ${parent}: its data are in ${reachable.dataDirectory}`);
  return reachable;
}

async function findAccount(): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runProgram('id', [flag, 'postgres'], { timeout: COMMAND_TIMEOUT_MS })));
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return undefined;
  }
}

async function createAccount(onProgress: (message: string) => void): Promise<ServerAccount> {
  onProgress('running as root: making the account "postgres" for the server');
  try {
    await runProgram('groupadd', ['--system', '--force', 'postgres'], { timeout: COMMAND_TIMEOUT_MS });
    await runProgram('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], { timeout: COMMAND_TIMEOUT_MS });
  } catch (cause) {
    throw new EmbeddedServerError('PostgreSQL does not run as root, and no account "postgres" could be made: run as another user, or set DATABASE_URL.', {
      cause,
    });
  }
  const account = await findAccount();
  if (account === undefined) throw new EmbeddedServerError('The account "postgres" was made but cannot be found: run as another user, or set DATABASE_URL.');
  return account;
}

/** Whether the account itself passes a file test; asking the system beats re-implementing its permission rules. */
async function passes(account: ServerAccount, test: '-x', path: string): Promise<boolean> {
  return runProgram('/bin/sh', ['-c', `test ${test} "$0"`, path], { ...account, cwd: '/', timeout: COMMAND_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}

/** The location is written to a file beside the folder that it replaces: deleting that file starts over, like deleting the data. */
async function findPlaceElsewhere(wanted: string): Promise<string> {
  const note = `${wanted}.place`;
  const known = await readFile(note, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const place = join(SHARED_FOLDER, `data-${randomBytes(6).toString('hex')}`);
  await writeFile(note, `${place}\n`);
  return place;
}

/** One copy for each version of the package. */
async function copyPrograms(nativeFolder: string): Promise<string> {
  const description = await readFile(join(dirname(nativeFolder), 'package.json'));
  const copy = join(SHARED_FOLDER, `programs-${createHash('sha256').update(description).digest().subarray(0, 6).toString('hex')}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(SHARED_FOLDER, { recursive: true });
  await cp(nativeFolder, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy);
  return copy;
}
