import { ConfigModule, loadConfig } from '@app/config';
import { DatabaseModule, HELD_ACCOUNTS, migrate } from '@app/database';
import { createLogger, ObservabilityModule } from '@app/observability';
import { ProvidersModule } from '@app/providers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { fixtureVersions, readFixture, type UpgradeFixture } from './fixture.js';
import { restoreFixture } from './restore.js';

const VERSIONS = await fixtureVersions();

@Module({})
class ProgramModule {}

/** What every program of the new version does when it starts. */
async function start(databaseUrl: string, { secrets }: UpgradeFixture): Promise<void> {
  const { ENCRYPTION_KEYS = '', API_KEY_PEPPER = '' } = secrets;
  const config = loadConfig({ DATABASE_URL: databaseUrl, ENCRYPTION_KEYS, API_KEY_PEPPER });
  const imports = [ConfigModule.with(config), ObservabilityModule.with(createLogger('silent')), DatabaseModule, ProvidersModule];
  const app = await NestFactory.createApplicationContext({ module: ProgramModule, imports }, { logger: false });
  await app.close();
}

describe.each(VERSIONS)('the provider accounts that version %s has left', (version) => {
  let database: TestDatabase;
  let fixture: UpgradeFixture;

  beforeEach(async () => {
    fixture = await readFixture(version);
    database = await createEmptyDatabase();
    await restoreFixture(database.url, fixture);
    await database.run(`INSERT INTO provider_account (id, provider, name, mode, credentials_encrypted) VALUES ('never_used', 'stripe', 'New', 'live', 'none')`);
  });

  afterEach(() => database.drop());

  const accounts = () =>
    database.run<{ id: string; identity: string | null; proof: string | null; used: boolean; held: boolean }>(
      `SELECT id, identity, proof, used_at IS NOT NULL AS used, id IN (${HELD_ACCOUNTS}) AS held FROM provider_account WHERE paused_at IS NULL ORDER BY id`,
    );

  it('go on where they were used in live, which their proof says, and wait for one where they were not', async () => {
    await database.run(`UPDATE api_key SET mode = 'live'`);
    await database.run(`UPDATE provider_account SET mode = 'live'`);
    await migrate(database.url, database.applicationUrl);
    const used = (await accounts()).filter((account) => account.used);
    expect(used.length).toBeGreaterThan(0);
    for (const account of used) expect(account).toMatchObject({ proof: 'used_before', held: false, identity: null });

    await start(database.applicationUrl, fixture);
    for (const account of (await accounts()).filter((one) => one.used))
      expect(account).toMatchObject({ proof: 'used_before', held: false, identity: 'main@the sandbox' });
    // Its credentials cannot be read, which keeps no program from starting.
    expect((await accounts()).find(({ id }) => id === 'never_used')).toMatchObject({ proof: null, held: true, identity: null });
    const attempts = await database.run(`SELECT DISTINCT identity FROM payout_attempt`);
    expect(attempts).toEqual([{ identity: null }]);
  });

  it('need no proof in test, and get their identity when a program starts', async () => {
    await migrate(database.url, database.applicationUrl);
    await start(database.applicationUrl, fixture);
    for (const account of (await accounts()).filter(({ id }) => id !== 'never_used')) {
      expect(account).toMatchObject({ held: false, identity: 'main@the sandbox' });
      await expect(database.run(`UPDATE provider_account SET identity = 'other@the sandbox' WHERE id = $1`, [account.id])).rejects.toMatchObject({
        constraint: 'identity_is_kept',
      });
    }
  });
});
