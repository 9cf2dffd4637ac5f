import { createDataSource } from '@app/database';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../libs/database/src/migrations/index.js';
import { readCatalog } from './catalog.js';
import type { UpgradeFixture } from './fixture.js';
import { importRows } from './rows.js';

/** Runs some of the migrations, each in a transaction of its own, and nothing else that `migrate()` does. */
async function runMigrations(url: string, names: readonly string[]): Promise<void> {
  const migrations = MIGRATIONS.filter((Migration) => names.includes(new Migration().name));
  const source = await new DataSource({ ...createDataSource(url, 2).options, migrations }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/**
 * Makes an empty database what the fixture's version had left: the schema by that version's migrations (landed ones are never edited), and its rows.
 * @param url as a superuser
 * @returns the schema, to compare with the one that the fixture recorded
 */
export async function restoreFixture(url: string, fixture: UpgradeFixture): Promise<string[]> {
  await runMigrations(url, fixture.migrations);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await importRows(client, fixture.tables);
    return await readCatalog(client);
  } finally {
    await client.end();
  }
}
