import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.js';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
interface Bill {
  bomFormat: string;
  components: { purl: string; hashes?: { alg: string; content: string }[] }[];
}

const purl = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

describe('the bill of materials of npm run sbom', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  let bill: Bill;
  beforeAll(() => {
    bill = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as Bill;
  }, 60_000);

  it('names each package of package.json with its version', () => {
    expect(bill.bomFormat).toBe('CycloneDX');
    const direct = Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => purl(name, version));
    expect(direct.length).toBeGreaterThan(50);
    const named = new Set(bill.components.map((one) => one.purl));
    expect(direct.filter((one) => !named.has(one))).toEqual([]);
  });

  it('holds the checksum of every package', () => {
    expect(bill.components.length).toBeGreaterThan(500);
    expect(bill.components.filter(({ hashes }) => !hashes?.some(({ alg }) => alg === 'SHA-512')).map((one) => one.purl)).toEqual([]);
  });
});
