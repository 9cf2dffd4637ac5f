import { startEmbeddedServer } from '@app/database';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { readCatalog } from './catalog.js';
import { writeFixture } from './fixture.js';
import { exportRows } from './rows.js';

/** Reads what a version has left in its state folder. See "A fixture for a release" in docs/upgrading.md. */
async function makeFixture(version: string, stateFolder: string): Promise<void> {
  const secrets = JSON.parse(await readFile(join(stateFolder, 'secrets.json'), 'utf8')) as Record<string, string>;
  const checkpoints = await readFile(join(stateFolder, 'audit', 'checkpoints.jsonl'), 'utf8').catch(() => null);
  const server = await startEmbeddedServer({ dataDirectory: join(stateFolder, 'postgres') });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
    const migrations = rows.map(({ name }) => name);
    const tables = await exportRows(client);
    const path = await writeFixture({ version, migrations, catalog: await readCatalog(client), tables, secrets, checkpoints });
    const counts = Object.entries(tables).map(([name, { length }]) => `${name} ${String(length)}`);
    process.stdout.write(`${path}\n${migrations.length} migrations; rows: ${counts.join(', ')}\n`);
  } finally {
    await client.end();
    if (!server.wasRunning) await server.stop();
  }
}

const [version, stateFolder = '.local'] = process.argv.slice(2);
if (version === undefined || !/^[\w.-]+$/.test(version)) {
  process.stderr.write('Usage: npm run upgrade:fixture -- <version> [state folder, default .local]\n');
  process.exitCode = 2;
} else {
  await makeFixture(version, resolve(stateFolder));
}
