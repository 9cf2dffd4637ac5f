import { describe, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

/**
 * Where the providers' own specifications lie. They are data for tests and no part of the product; docs/testing.md says where to get them.
 * Only this module knows the folder.
 */
export const SPECS_FOLDER = resolve(process.env['PROVIDER_SPECS_DIR'] || '../shared/providers/specs');

/** The path of a specification, for example `stripe/stripe-payouts-subset-2023-08-16.json`. */
export function specPath(file: string): string {
  return join(SPECS_FOLDER, file);
}

/**
 * A `describe` for tests that need a specification. Without the file they are skipped with a message on stderr. The body is not even collected then:
 * it may read the file while it declares its tests.
 */
export function describeWithSpec(title: string, file: string, tests: () => void): void {
  if (existsSync(specPath(file))) {
    describe(title, tests);
    return;
  }
  process.stderr.write(`\nSKIPPED: ${title}. The specification ${file} is not in ${SPECS_FOLDER}: see "The providers' specifications" in docs/testing.md.\n\n`);
  it.skip(`${title} (${file} is not in ${SPECS_FOLDER})`, () => undefined);
}
