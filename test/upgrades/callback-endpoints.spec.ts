import { migrate } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { fixtureVersions, readFixture } from './fixture.js';
import { restoreFixture } from './restore.js';

const URL = 'https://shop.example/hook';
const WORKS = { url: URL, disabled_at: null, failing_since: null, failures: 0 };
const both = (endpoint: Record<string, unknown>) => [
  { mode: 'live', ...endpoint },
  { mode: 'test', ...endpoint },
];

/** What programs of 0.2 write, in the columns that are of both modes. */
const INSERT = `INSERT INTO merchant (id, name, callback_url) VALUES ($1, 'Shop', $2)`;
const FAIL = `UPDATE merchant SET callback_failures = 7, callback_failing_since = '2026-01-02T03:04:05Z' WHERE id = $1`;
const DISABLE = `UPDATE merchant SET callback_failures = 1, callback_failing_since = now(), callback_disabled_at = now() WHERE id = $1`;
const ENABLE = `UPDATE merchant SET callback_disabled_at = NULL, callback_failing_since = NULL, callback_failures = 0 WHERE id = $1`;

describe.each(await fixtureVersions())('the callback endpoints of what version %s has left', (version) => {
  let database: TestDatabase;
  /** With the role that programs of 0.2 have, too. */
  let application: pg.Client;

  const endpoints = (merchantId: string) =>
    database.run(`SELECT mode, url, disabled_at, failing_since, failures FROM callback_endpoint WHERE merchant_id = $1 ORDER BY mode`, [merchantId]);

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await restoreFixture(database.url, await readFixture(version));
    for (const id of ['mer_works', 'mer_fails', 'mer_gone']) await database.run(INSERT, [id, URL]);
    await database.run(INSERT, ['mer_none', null]);
    await database.run(FAIL, ['mer_fails']);
    await database.run(DISABLE, ['mer_gone']);
    await migrate(database.url, database.applicationUrl);
    application = new pg.Client({ connectionString: database.applicationUrl });
    await application.connect();
  });

  afterAll(async () => {
    await application.end();
    await database.drop();
  });

  it('are those of each merchant, in both modes and in the state that there was for both', async () => {
    expect(await endpoints('mer_works')).toEqual(both(WORKS));
    expect(await endpoints('mer_fails')).toEqual(both({ ...WORKS, failing_since: new Date('2026-01-02T03:04:05Z'), failures: 7 }));
    expect(await endpoints('mer_gone')).toEqual(both({ url: URL, disabled_at: expect.any(Date), failing_since: expect.any(Date), failures: 1 }));
    expect(await endpoints('mer_none')).toEqual([]);
  });

  it('are named for both modes by a program of 0.2, and by the owner of the database as before', async () => {
    await application.query(INSERT, ['mer_new', URL]);
    expect(await endpoints('mer_new')).toEqual(both(WORKS));
    await application.query(INSERT, ['mer_later', null]);
    expect(await endpoints('mer_later')).toEqual([]);
    // By SQL of the owner: no program of 0.2 does it.
    await database.run(`UPDATE merchant SET callback_url = 'https://shop.example/later' WHERE id IN ('mer_new', 'mer_later')`);
    for (const id of ['mer_new', 'mer_later']) expect(await endpoints(id)).toEqual(both({ ...WORKS, url: 'https://shop.example/later' }));
  });

  it('are none any more when the owner of the database takes the URL from both modes', async () => {
    await database.run(INSERT, ['mer_leaves', URL]);
    await database.run(`UPDATE merchant SET callback_url = NULL WHERE id = 'mer_leaves'`);
    expect(await endpoints('mer_leaves')).toEqual([]);
  });

  it('are enabled for both modes by a program of 0.2, which cannot disable them', async () => {
    await database.run(INSERT, ['mer_back', URL]);
    await application.query(DISABLE, ['mer_back']);
    expect(await endpoints('mer_back')).toEqual(both(WORKS));
    await database.run(`UPDATE callback_endpoint SET failures = 1, failing_since = now(), disabled_at = now() WHERE merchant_id = 'mer_back'`);
    await application.query(ENABLE, ['mer_back']);
    expect(await endpoints('mer_back')).toEqual(both(WORKS));
  });
});
