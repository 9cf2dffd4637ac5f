import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { runCommand } from './commands.mjs';
import { Failure, step } from './output.mjs';
import { built, logFile, root } from './project.mjs';

const dist = join(root, 'dist');
const nest = ['node_modules/@nestjs/cli/bin/nest.js', 'build'];
const serverInputs = ['libs', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'];

const builds = [
  {
    name: 'gateway',
    args: [...nest, 'gateway'],
    inputs: ['apps/gateway', ...serverInputs],
    output: built.gateway,
    incremental: join(dist, 'gateway.tsbuildinfo'),
    compiled: ['apps/gateway', 'libs'],
  },
  {
    name: 'sandbox',
    args: [...nest, 'sandbox'],
    inputs: ['apps/sandbox', ...serverInputs],
    output: built.sandbox,
    incremental: join(dist, 'sandbox.tsbuildinfo'),
    compiled: ['apps/sandbox'],
  },
  {
    name: 'admin',
    args: ['node_modules/vite/bin/vite.js', 'build', '--config', 'apps/admin/vite.config.ts', '--logLevel', 'warn'],
    inputs: ['apps/admin', 'libs/domain', 'package-lock.json'],
    output: join(dist, 'apps/admin/index.html'),
    compiled: [],
  },
];

/** Builds what has changed since it was last built. The admin is bundled while the two servers are compiled. */
export async function buildIfNeeded() {
  const [gateway, sandbox, admin] = await Promise.all(builds.map(async (build) => ({ ...build, digest: await digestOf(build.inputs) })));
  const servers = async () => {
    await buildOne(gateway);
    await buildOne(sandbox);
  };
  const results = await Promise.allSettled([servers(), buildOne(admin)]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
  if (failures.length > 0) throw new Failure(failures.join('\n\n'));
}

async function buildOne(build) {
  const stamp = join(dist, '.stamps', build.name);
  const previous = await readFile(stamp, 'utf8').catch(() => '');
  if (previous === build.digest && existsSync(build.output)) return;
  await step(`Build ${build.name}`, async () => {
    await rm(stamp, { force: true });
    // What the compiler remembers is worth nothing when its output is gone.
    if (build.incremental !== undefined && !existsSync(build.output)) await rm(build.incremental, { force: true });
    await runCommand(process.execPath, build.args, { log: logFile(`build-${build.name}`) });
    await removeOrphans(build.compiled);
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, build.digest);
  });
}

/** The compiler leaves the output of deleted sources behind; an old migration must not live on like that. */
async function removeOrphans(folders) {
  for (const folder of folders) {
    for (const file of await filesIn(join(dist, folder))) {
      const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts');
      if (source.endsWith('.ts') && !existsSync(source)) await rm(file);
    }
  }
}

/** One digest over the names and contents of everything that goes into a build, tests left out. */
async function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const input of inputs) {
    for (const file of await filesIn(join(root, input))) {
      if (/\.spec\.tsx?$/.test(file)) continue;
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesIn(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => (error.code === 'ENOTDIR' ? undefined : []));
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
