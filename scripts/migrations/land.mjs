import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { findProblems, fingerprints, LANDED_FILE, MIGRATIONS_FOLDER } from './migration-files.mjs';

/** Writes down the fingerprints of all migrations: from this release on none of them is edited. */
async function landMigrations(folder) {
  const problems = await findProblems(folder);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const path = join(folder, LANDED_FILE);
  const text = `${JSON.stringify(await fingerprints(folder), null, 2)}\n`;
  const isNew = text !== (await readFile(path, 'utf8'));
  await writeFile(path, text);
  process.stdout.write(isNew ? `${path} now holds every migration.\n` : 'Every migration was landed before.\n');
}

try {
  await landMigrations(resolve(process.argv[2] ?? MIGRATIONS_FOLDER));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
