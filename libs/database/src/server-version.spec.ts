import { describe, expect, it } from '@jest/globals';
import { createDataSource } from './data-source.js';
import { UnsupportedPostgresVersion } from './database.errors.js';
import { checkServerVersion, connectDataSource, untriedServerMessage } from './server-version.js';

/** A data source of a server that says it has this version. */
function serverOf(version: string, number: number) {
  return Object.assign(createDataSource('postgresql://gateway@127.0.0.1:1/none', 1), {
    isOpen: false,
    initialize() {
      this.isOpen = true;
      return Promise.resolve(this);
    },
    destroy() {
      this.isOpen = false;
      return Promise.resolve();
    },
    query: <Rows>() => Promise.resolve([{ version, number }] as Rows),
  });
}

describe('the version of the PostgreSQL server', () => {
  it.each([
    ['15.0', 150_000],
    ['16.14', 160_014],
    ['18.4', 180_004],
  ])('is accepted without a remark for %s', async (version, number) => {
    expect(await checkServerVersion(serverOf(version, number))).toEqual({ version, isUntried: false });
  });

  it.each([
    ['9.6.24', 90_624],
    ['14.23', 140_023],
  ])('is refused for %s with a sentence that says what to do, and the connection is closed', async (version, number) => {
    const server = serverOf(version, number);
    const refused = connectDataSource(server, 'postgresql://gateway@127.0.0.1:1/none');
    await expect(refused).rejects.toThrow(UnsupportedPostgresVersion);
    await expect(refused).rejects.toMatchObject({
      code: 'UNSUPPORTED_POSTGRES_VERSION',
      message: `PostgreSQL ${version} is too old: the gateway needs PostgreSQL 15 to 18. Upgrade the server, or name a newer one in DATABASE_URL.`,
    });
    expect(server.isOpen).toBe(false);
  });

  it('is accepted as untried for 19.0, which is newer than the versions that the tests run on', async () => {
    const server = await checkServerVersion(serverOf('19.0', 190_000));
    expect(server).toEqual({ version: '19.0', isUntried: true });
    expect(untriedServerMessage(server)).toBe('PostgreSQL 19.0 is newer than the versions that the gateway was tried on (15 to 18)');
  });
});
