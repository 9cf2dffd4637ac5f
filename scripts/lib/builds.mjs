import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { runNode } from './commands.mjs';
import { Failure, step } from './output.mjs';
import { built, logFile, root } from './project.mjs';

const dist = join(root, 'dist');
const libs = ['libs', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'];

const server = (name) => ({
  name,
  args: ['node_modules/@nestjs/cli/bin/nest.js', 'build', name],
  inputs: [`apps/${name}`, ...libs],
  output: built[name],
  compiled: [`apps/${name}`, 'libs'],
});
const gateway = server('gateway');
const sandbox = server('sandbox');
const admin = {
  name: 'admin',
  args: ['node_modules/vite/bin/vite.js', 'build', '--config', 'apps/admin/vite.config.ts', '--logLevel', 'warn'],
  inputs: ['apps/admin', 'libs/domain', 'package-lock.json'],
  output: join(dist, 'apps/admin/index.html'),
  compiled: [],
};

/** Builds what has changed since it was last built. The admin is bundled while the two servers, which share the libs, are compiled. */
export async function buildIfNeeded() {
  const servers = async () => {
    await buildOne(gateway);
    await buildOne(sandbox);
  };
  const results = await Promise.allSettled([servers(), buildOne(admin)]);
  const failures = results.flatMap(({ reason }) => (reason === undefined ? [] : [reason.message]));
  if (failures.length > 0) throw new Failure(failures.join('\n\n'));
}

async function buildOne({ name, args, inputs, output, compiled }) {
  const stamp = join(dist, '.stamps', name);
  const digest = await digestOf(inputs);
  if (existsSync(output) && (await readFile(stamp, 'utf8').catch(() => '')) === digest) return;
  await step(`Build ${name}`, async () => {
    await rm(stamp, { force: true });
    // The compiler would write only what has changed since, though its output is gone.
    if (!existsSync(output)) await rm(join(dist, `${name}.tsbuildinfo`), { force: true });
    await runNode(args, { log: logFile(`build-${name}`) });
    await removeOrphans(compiled);
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, digest);
  });
}

/** The compiler leaves the output of deleted sources behind; a deleted migration must not be run because of that. */
async function removeOrphans(folders) {
  for (const file of await filesIn(folders.map((folder) => join(dist, folder)))) {
    const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
    if (source.endsWith('.ts') && !existsSync(source)) await rm(file);
  }
}

/** One digest over the names and contents of everything that goes into a build, tests left out. */
async function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of await filesIn(inputs.map((input) => join(root, input)))) {
    if (!/\.spec\.tsx?$/.test(file)) hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** The files among the paths and in the folders among them. */
export async function filesIn(paths) {
  const listings = paths.map(async (path) => {
    const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => (error.code === 'ENOTDIR' ? undefined : []));
    return entries?.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])) ?? [path];
  });
  return (await Promise.all(listings)).flat().sort();
}
