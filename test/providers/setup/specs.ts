import { describe } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** Where the providers' own specifications lie. They are data for tests and no part of the product. */
const FOLDER = resolve(process.env['PROVIDER_SPECS_DIR'] ?? '../shared/providers/specs');

/** The path of a specification. */
export function specPath(file: string): string {
  return join(FOLDER, file);
}

/** Tests that need a specification; without it they are skipped, and say so where nobody overlooks it. */
export function describeWithSpec(title: string, file: string, tests: () => void): void {
  if (existsSync(specPath(file))) {
    describe(title, tests);
    return;
  }
  process.stderr.write(
    `\nSKIPPED: ${title}. The specification ${file} is not in ${FOLDER}: set PROVIDER_SPECS_DIR to the folder that holds the providers' specifications.\n\n`,
  );
  describe.skip(`${title} (no specification at ${FOLDER})`, tests);
}
