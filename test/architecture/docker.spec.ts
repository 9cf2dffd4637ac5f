import { ENVIRONMENT_VARIABLES } from '@app/config';
import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { readSources, root } from './source-files.js';

/** Variables of the images that we use, not ours. */
const FOREIGN = /^((SANDBOX_)?POSTGRES_(USER|PASSWORD|DB)|REDIS_PASSWORD)$/;

/** How each kind of file names a variable. */
const NAMINGS = [
  { file: 'docker/Dockerfile', patterns: [/(?:^ENV|\s)\s*([A-Z][A-Z0-9_]+)=/gm] },
  { file: 'docker/compose.yml', patterns: [/^\s+([A-Z][A-Z0-9_]+):/gm, /\$\{([A-Z][A-Z0-9_]+)/g] },
  { file: 'docker/.env.example', patterns: [/^#?\s*([A-Z][A-Z0-9_]+)=/gm] },
];

function variablesIn(text: string, patterns: readonly RegExp[]): string[] {
  return [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? [])))];
}

function unknownOf(names: readonly string[]): string[] {
  return names.filter((name) => !FOREIGN.test(name) && !(name in ENVIRONMENT_VARIABLES));
}

describe('the container files', () => {
  it.each(NAMINGS)('$file names only variables that the configuration knows', async ({ file, patterns }) => {
    const names = variablesIn(await readFile(join(root, file), 'utf8'), patterns);
    expect(names.length).toBeGreaterThan(2);
    expect(unknownOf(names)).toEqual([]);
  });

  it('would be reported for a variable that does not exist', () => {
    expect(unknownOf(variablesIn('    PROT: 3000\n    PORT: ${PORT:-3000}', NAMINGS[1]?.patterns ?? []))).toEqual(['PROT']);
  });

  it('give every variable that has no default', async () => {
    const compose = await readFile(join(root, 'docker/compose.yml'), 'utf8');
    const needed = Object.entries(ENVIRONMENT_VARIABLES).flatMap(([name, { default: value }]) => (value === undefined ? [name] : []));
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((name) => !compose.includes(`  ${name}:`))).toEqual([]);
  });

  it('start only files that the build makes', async () => {
    const texts = await Promise.all(['docker/Dockerfile', 'docker/compose.yml'].map((file) => readFile(join(root, file), 'utf8')));
    const programs = [...new Set(texts.flatMap((text) => [...text.matchAll(/dist\/(apps\/[a-z/-]+)\.js/g)].flatMap((match) => match[1] ?? [])))];
    expect(programs.length).toBeGreaterThan(2);
    await Promise.all(programs.map((program) => expect(readFile(join(root, `${program}.ts`), 'utf8')).resolves.toContain('')));
  });

  it('install packages without running programs of theirs', async () => {
    const dockerfile = await readFile(join(root, 'docker/Dockerfile'), 'utf8');
    const installs = dockerfile.match(/npm (ci|install)[^&\n]*/g) ?? [];
    expect(installs.length).toBeGreaterThan(1);
    expect(installs.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
  });

  it('leave the sandbox and the demo data out of the image that is built by default', async () => {
    const dockerfile = await readFile(join(root, 'docker/Dockerfile'), 'utf8');
    const stages = [...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$\n((?:(?!FROM ).*\n?)*)/gm)].map(([, from, name, text = '']) => ({ from, name, text }));
    expect(stages.at(-1)).toMatchObject({ name: 'gateway', from: 'base' });
    expect(stages.at(-1)?.text).toContain('COPY --from=product /app/dist dist');
    expect(stages.find(({ name }) => name === 'base')?.text).not.toContain('/app/dist');
    const [, removed = ''] = /^RUN rm -r (.+)$/m.exec(stages.find(({ name }) => name === 'product')?.text ?? '') ?? [];
    const patterns = removed.split(' ').map(
      (path) =>
        new RegExp(
          `^${path
            .replace(/^dist\//, '')
            .replaceAll('.', '\\.')
            .replaceAll('*', '.*')}`,
        ),
    );
    const isOut = (path: string): boolean => patterns.some((pattern) => pattern.test(path));

    const sources = (await readSources('apps/gateway', 'apps/sandbox', 'libs')).filter(({ path }) => !path.endsWith('.spec.ts'));
    const forDemos = sources.filter(({ path }) => /^apps\/sandbox\/|^apps\/gateway\/.*(?:demo|seed)/.test(path));
    expect(forDemos.length).toBeGreaterThan(20);
    expect(forDemos.map(({ path }) => path).filter((path) => !isOut(path))).toEqual([]);
    const stay = sources.filter(({ path }) => !isOut(path));
    expect(stay.map(({ path }) => path)).toContain('apps/gateway/src/main.ts');
    const broken = stay.filter(({ path, text }) =>
      [...text.matchAll(/from '(\.[^']+)'/g)].some(([, to = '']) => isOut(join(dirname(path), to).split(sep).join('/'))),
    );
    expect(broken.map(({ path }) => path)).toEqual([]);
  });

  it('start the sandbox and the demo data from the image that has them, and nothing else', async () => {
    const compose = await readFile(join(root, 'docker/compose.yml'), 'utf8');
    const services = [...compose.matchAll(/^ {2}([a-z-]+):\n((?: {4}.*\n)+)/gm)].map(([, name, text = '']) => ({ name, text }));
    expect(services.filter(({ text }) => text.includes('<<: *demo-image')).map(({ name }) => name)).toEqual(['sandbox', 'seed']);
    expect(services.filter(({ text }) => text.includes('<<: *image')).map(({ name }) => name)).toEqual(['migrate', 'api', 'worker']);
  });

  it('give the sandbox no connection to the database of the gateway', async () => {
    const compose = await readFile(join(root, 'docker/compose.yml'), 'utf8');
    const sandbox = /^ {2}sandbox:\n(?: {4}.*\n)+/m.exec(compose)?.[0] ?? '';
    expect(sandbox).toContain('SANDBOX_DATABASE_URL: postgresql://sandbox:');
    expect(sandbox).not.toMatch(/\$\{DATABASE_URL|\*environment/);
  });

  it('let nobody into Redis without a password', async () => {
    const compose = await readFile(join(root, 'docker/compose.yml'), 'utf8');
    expect(compose).toContain('requirepass $$REDIS_PASSWORD');
    expect(compose).toContain('REDIS_URL: redis://:${REDIS_PASSWORD:?set it in .env}@redis:6379');
  });
});

describe('the lock file', () => {
  it('holds the checksum of every package, and its registry in none', async () => {
    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { integrity?: string; resolved?: string }> };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    expect(packages.length).toBeGreaterThan(500);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });
});
