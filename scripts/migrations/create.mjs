import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { describeMigration, indexText, listMigrations, MIGRATIONS_FOLDER } from './migration-files.mjs';

/** @param migration its file, class and name */
const template = ({ className, migrationName, digits }) => `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What changes, and why. */
export class ${className} implements MigrationInterface {
  readonly name = '${migrationName}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      DO $$ BEGIN RAISE EXCEPTION 'migration ${digits} has no statements yet'; END $$;
    \`);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
`;

async function writeFormatted(path, text) {
  const config = await resolveConfig(path, { editorconfig: true });
  await writeFile(path, await format(text, { ...config, filepath: path }));
}

/** Makes the next migration and puts it into the index. */
async function createMigration(name, folder) {
  const migration = describeMigration(await listMigrations(folder), name);
  await writeFile(join(folder, migration.file), template(migration), { flag: 'wx' });
  const index = join(folder, 'index.ts');
  const before = await readFile(index, 'utf8');
  await writeFormatted(index, await indexText(folder));
  process.stdout.write(`${join(folder, migration.file)}\n${before.includes(migration.className) ? '' : `It is in ${index}; write its statements.\n`}`);
}

const [name, folder = MIGRATIONS_FOLDER] = process.argv.slice(2);
try {
  if (name === undefined) throw new Error('Usage: npm run migration:create -- <name>, for example payout-tags');
  await createMigration(name, resolve(folder));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
