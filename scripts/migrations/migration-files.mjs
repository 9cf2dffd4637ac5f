import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const MIGRATIONS_FOLDER = resolve(import.meta.dirname, '..', '..', 'libs/database/src/migrations');
export const LANDED_FILE = 'landed.json';

/** Numbers were given with gaps up to here; from the next one on they follow each other. */
export const LAST_NUMBER_WITH_GAPS = 13;

const MIGRATION_FILE = /^(\d{4})-[a-z0-9-]+\.ts$/;
const NUMBERED_FILE = /^\d{4}-.*(?<!\.spec)\.ts$/;
const FIRST_TIMESTAMP = 1_732_200_000_000;

const numberOf = (file) => Number(file.slice(0, 4));

/** The files that hold a migration, in order. */
export async function listMigrations(folder) {
  return (await readdir(folder)).filter((name) => MIGRATION_FILE.test(name)).sort();
}

/** The migrations and the copies of code that they use. */
export async function listPinnable(folder) {
  return (await readdir(folder)).filter((name) => NUMBERED_FILE.test(name)).sort();
}

/** SHA-256 of a file without the paths of its imports: a file that a migration imports may move, what it does may not change. */
export function fingerprint(text) {
  return createHash('sha256')
    .update(text.replaceAll(/ from '[^']+';$/gm, " from '';"))
    .digest('hex');
}

export async function fingerprints(folder) {
  const files = await listPinnable(folder);
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, fingerprint(await readFile(join(folder, file), 'utf8'))])));
}

/** The fingerprints of the released migrations, by file. */
export async function readLanded(folder) {
  return JSON.parse(await readFile(join(folder, LANDED_FILE), 'utf8'));
}

/** What is wrong with the folder, one sentence each. */
export async function findProblems(folder) {
  const [files, present, landed] = await Promise.all([listMigrations(folder), fingerprints(folder), readLanded(folder)]);
  const edited = Object.keys(landed).filter((file) => present[file] !== landed[file]);
  const numbers = files.map(numberOf).filter((number) => number > LAST_NUMBER_WITH_GAPS);
  const misplaced = numbers.filter((number, index) => number !== LAST_NUMBER_WITH_GAPS + 1 + index);
  return [
    ...edited.map((file) => `${file} was released and is ${present[file] === undefined ? 'gone' : 'not what it was'}: restore it, and add a new migration.`),
    ...misplaced.slice(0, 1).map((number) => `Number ${number} is used twice or follows a gap: numbers go on by one from ${LAST_NUMBER_WITH_GAPS + 1}.`),
  ];
}

/** `add payout tags` or `add-payout-tags` as the next file, with its class. */
export function describeMigration(files, name) {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (words.length === 0 || !/^[a-z]/.test(words[0])) throw new Error('A migration needs a name of letters and digits, such as "payout-tags".');
  const number = numberOf(files.at(-1) ?? '0000') + 1;
  const digits = String(number).padStart(4, '0');
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return { file: `${digits}-${words.join('-')}.ts`, className: pascal + digits, migrationName: `${pascal}${FIRST_TIMESTAMP + number}`, digits };
}

/** The text of `index.ts`: every migration, in order. */
export async function indexText(folder) {
  const files = await listMigrations(folder);
  const classes = await Promise.all(files.map(async (file) => /export class (\w+) implements/.exec(await readFile(join(folder, file), 'utf8'))?.[1]));
  const imports = files.map((file, index) => `import { ${classes[index]} } from './${file.replace(/ts$/, 'js')}';`);
  return `${imports.join('\n')}\n\n/** Every migration, in order. Written by \`npm run migration:create\`. */\nexport const MIGRATIONS = [${classes.join(', ')}];\n`;
}
