import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { glob } from 'tinyglobby';
import { runNode } from './commands.mjs';
import { Failure, step } from './output.mjs';
import { built, logFile, root } from './project.mjs';

const server = (name) => ({
  name,
  args: ['node_modules/@nestjs/cli/bin/nest.js', 'build', name],
  inputs: [`apps/${name}`, 'libs', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'],
  output: built[name],
});
const gateway = server('gateway');
const sandbox = server('sandbox');
const admin = {
  name: 'admin',
  args: ['node_modules/vite/bin/vite.js', 'build', '--config', 'apps/admin/vite.config.ts', '--logLevel', 'warn'],
  inputs: ['apps/admin', 'libs/domain', 'package-lock.json'],
  output: join(root, 'dist/apps/admin/index.html'),
};

/** Builds what has changed since it was last built. The admin is bundled while the two servers, which share the libs, are compiled. */
export async function buildIfNeeded() {
  const servers = buildOne(gateway).then(() => buildOne(sandbox));
  const results = await Promise.allSettled([servers, buildOne(admin)]);
  const failures = results.flatMap(({ reason }) => (reason === undefined ? [] : [reason.message]));
  if (failures.length > 0) throw new Failure(failures.join('\n\n'));
}

async function buildOne({ name, args, inputs, output }) {
  const stamp = join(root, 'dist/.stamps', name);
  const digest = await digestOf(inputs);
  if (existsSync(output) && (await readFile(stamp, 'utf8').catch(() => '')) === digest) return;
  await step(`Build ${name}`, async () => {
    await rm(stamp, { force: true });
    // Anew and whole: the API document takes types of other files into a file's output, which the compiler does not write again when only those change.
    await rm(join(root, `dist/${name}.tsbuildinfo`), { force: true });
    await runNode(args, { log: logFile(`build-${name}`) });
    await removeOrphans();
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, digest);
  });
}

/** The compiler leaves the output of deleted sources behind; a deleted migration must not be run because of that. */
async function removeOrphans() {
  for (const file of await glob('dist/{libs,apps/gateway,apps/sandbox}/**/*.js', { cwd: root })) {
    const source = join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    if (!existsSync(source)) await Promise.all(['', '.map'].map((suffix) => rm(join(root, file + suffix), { force: true })));
  }
}

/** One digest over the names and contents of everything that goes into a build, tests left out. */
async function digestOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const files = await glob(inputs, { cwd: root, ignore: '**/*.spec.{ts,tsx}' });
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}
