import { migrate } from '@app/database';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { fixtureVersions, readFixture } from './fixture.js';
import { restoreFixture } from './restore.js';

const VERSIONS = await fixtureVersions();
/** Something may still be sent for them. */
const IN_FLIGHT = `status IN ('CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING') OR moderation_required`;

/** The payouts of the fixtures were created with test keys, for test accounts. What an installation has besides is made from them. */
describe.each(VERSIONS)('the mode of what version %s has left', (version) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    await restoreFixture(database.url, await readFixture(version));
  });

  afterEach(() => database.drop());

  const upgrade = () => migrate(database.url, database.applicationUrl);

  /** The mode of each table's rows. */
  async function modes(): Promise<Record<string, string>[]> {
    return database.run(
      `SELECT string_agg(DISTINCT p.mode, ' ') AS payout, (SELECT string_agg(DISTINCT mode, ' ') FROM idempotency_record) AS record,
         (SELECT string_agg(DISTINCT mode, ' ') FROM callback_delivery) AS callback FROM payout p`,
    );
  }

  it('is that of the key that created the payout, and all that belongs to a payout has it', async () => {
    await upgrade();
    expect(await modes()).toEqual([{ payout: 'test', record: 'test', callback: 'test' }]);
  });

  it('is live where key and account are', async () => {
    await database.run(`UPDATE api_key SET mode = 'live'`);
    await database.run(`UPDATE provider_account SET mode = 'live'`);
    await upgrade();
    expect(await modes()).toEqual([{ payout: 'live', record: 'live', callback: 'live' }]);
  });

  it('is that of the account where the key is not known', async () => {
    await database.run(`UPDATE provider_account SET mode = 'live'`);
    await database.run(`DELETE FROM api_key`);
    await upgrade();
    const wrong = await database.run(`SELECT id FROM payout WHERE (mode = 'live') <> (provider_account_id IS NOT NULL)`);
    expect(wrong).toEqual([]);
  });

  it('is not guessed where key and account disagree about a payout in flight, and the error names it', async () => {
    await database.run(`UPDATE api_key SET mode = 'live'`);
    const inFlight = await database.run<{ id: string }>(`SELECT id FROM payout WHERE ${IN_FLIGHT} ORDER BY id`);
    expect(inFlight.length).toBeGreaterThan(0);
    await expect(upgrade()).rejects.toThrow(inFlight[0]?.id);
    await database.run(`ALTER TABLE payout DISABLE TRIGGER USER`);
    await database.run(`UPDATE payout SET status = 'TERMINATED', moderation_required = false WHERE ${IN_FLIGHT}`);
    await database.run(`ALTER TABLE payout ENABLE TRIGGER USER`);
    await upgrade();
    expect(await database.run(`SELECT DISTINCT mode FROM payout`)).toEqual([{ mode: 'live' }]);
  });
});
