import { migrate } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { fixtureVersions, readFixture } from './fixture.js';
import { restoreFixture } from './restore.js';

const LIMITS = { EUR: 100_000 };
const POLICY = { always: true, duplicates: 'ask', aboveMinor: { EUR: 5_000 } };
const both = (policy: Record<string, unknown>) => [
  { mode: 'live', ...policy, version: 1 },
  { mode: 'test', ...policy, version: 1 },
];

/** What programs from before write. */
const INSERT = `INSERT INTO merchant (id, name, solo_limits, policy) VALUES ($1, 'Shop', $2, $3)`;
const LATEST = `SELECT bound -> 'policies' AS policies FROM configuration_change WHERE subject = 'merchant' AND subject_id = $1 ORDER BY number DESC LIMIT 1`;

describe.each(await fixtureVersions())('the policies of the merchants that version %s has left', (version) => {
  let database: TestDatabase;
  /** With the role that programs from before have, too. */
  let application: pg.Client;

  const policies = (merchantId: string) =>
    database.run(`SELECT mode, solo_limits, policy, version FROM merchant_policy WHERE merchant_id = $1 ORDER BY mode`, [merchantId]);

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await restoreFixture(database.url, await readFixture(version));
    await database.run(INSERT, ['mer_before', LIMITS, POLICY]);
    await migrate(database.url, database.applicationUrl);
    application = new pg.Client({ connectionString: database.applicationUrl });
    await application.connect();
  }, 120_000);

  afterAll(async () => {
    await application.end();
    await database.drop();
  });

  it('are those that each merchant had, in both modes', async () => {
    expect(await policies('mer_before')).toEqual(both({ solo_limits: LIMITS, policy: POLICY }));
    const without = await database.run(
      `SELECT m.id FROM merchant m WHERE (SELECT count(*) FROM merchant_policy p WHERE p.merchant_id = m.id AND p.solo_limits = m.solo_limits AND p.policy = m.policy) <> 2`,
    );
    expect(without).toEqual([]);
  });

  it('are bound by the chain of configuration from there on', async () => {
    const stored = { solo_limits: LIMITS, policy: POLICY, version: 1 };
    expect(await database.run(LATEST, ['mer_before'])).toEqual([{ policies: { live: stored, test: stored } }]);
  });

  it('begin for both modes with what a program from before gives a new merchant', async () => {
    await application.query(INSERT, ['mer_new', LIMITS, POLICY]);
    expect(await policies('mer_new')).toEqual(both({ solo_limits: LIMITS, policy: POLICY }));
  });
});
