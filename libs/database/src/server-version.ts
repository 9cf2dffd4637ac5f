import type { DataSource } from 'typeorm';
import { DatabaseNotReachable, UnsupportedPostgresVersion } from './database.errors.js';

/** The major versions that the tests run on. */
export const OLDEST_POSTGRES = 15;
export const NEWEST_POSTGRES = 18;

const NUMBERS_PER_MAJOR = 10_000;

/** The server that answered. */
export interface ServerVersion {
  /** As the server writes it, for example `18.4`. */
  version: string;
  /** True for a major version newer than every one that was tried. */
  isUntried: boolean;
}

/** What to log about a server that is newer than the ones tried. */
export function untriedServerMessage({ version }: ServerVersion): string {
  return `PostgreSQL ${version} is newer than the versions that the gateway was tried on (${OLDEST_POSTGRES} to ${NEWEST_POSTGRES})`;
}

/**
 * Reads the server's version.
 * @throws {UnsupportedPostgresVersion} when it is older than the oldest supported one
 */
export async function checkServerVersion(source: Pick<DataSource, 'query'>): Promise<ServerVersion> {
  const [row] = await source.query<[{ version: string; number: number }]>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  const { version, number } = row;
  const major = Math.floor(number / NUMBERS_PER_MAJOR);
  if (major < OLDEST_POSTGRES) throw new UnsupportedPostgresVersion(version, OLDEST_POSTGRES, NEWEST_POSTGRES);
  return { version, isUntried: major > NEWEST_POSTGRES };
}

/**
 * Connects a data source to a server that the gateway supports.
 * @param url what the source was made with, for the error's message
 * @throws {DatabaseNotReachable} when the server does not answer
 * @throws {UnsupportedPostgresVersion} when it is too old
 */
export async function connectDataSource(source: DataSource, url: string): Promise<ServerVersion> {
  await source.initialize().catch((error: unknown) => {
    throw new DatabaseNotReachable(url, error);
  });
  try {
    return await checkServerVersion(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
