import { migrate } from '@app/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { fixtureVersions, readFixture } from './fixture.js';
import { restoreFixture } from './restore.js';

interface Told {
  id: string;
  told: string | null;
}

describe.each(await fixtureVersions())('the provider references of what version %s has left', (version) => {
  let database: TestDatabase;
  let before: Told[];

  const references = (): Promise<Told[]> => database.run<Told>(`SELECT id, provider_reference AS told FROM payout ORDER BY id`);

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await restoreFixture(database.url, await readFixture(version));
    before = (await references()).filter(({ told }) => told !== null);
    // Two statements of people: one names a ticket, which had become the payout's reference, and one what the provider itself says.
    const [ticket, known] = before;
    await database.run(`ALTER TABLE payout DISABLE TRIGGER USER`);
    await database.run(`UPDATE payout SET provider_reference = 'ticket-81' WHERE id = $1`, [ticket?.id]);
    await database.run(`ALTER TABLE payout ENABLE TRIGGER USER`);
    for (const [payout, reference] of [
      [ticket?.id, 'ticket-81'],
      [known?.id, known?.told],
    ])
      await database.run(
        `INSERT INTO payout_statement (id, payout_id, source, claim, resolution, provider_reference, raw, accepted)
         VALUES ('st_' || md5($1), $1, 'manual', 'PROCESSED', 'OK', $2, '{}', true)`,
        [payout, reference],
      );
    await migrate(database.url, database.applicationUrl);
  });

  afterAll(() => database.drop());

  it('are those that the provider has told, whatever people have stated', async () => {
    expect(before.length).toBeGreaterThan(1);
    expect((await references()).filter(({ told }) => told !== null)).toEqual(before);
  });
});
