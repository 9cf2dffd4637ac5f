import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PRODUCT = 'payout-gateway';

/** The version of this gateway, from the package.json in a parent folder of the source and of the compiled file. */
export const GATEWAY_VERSION: string = readVersion(import.meta.dirname);

function readVersion(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found === 'object' && found !== null && 'name' in found && found.name === PRODUCT && 'version' in found) return String(found.version);
  }
  const parent = dirname(folder);
  return parent === folder ? 'unknown' : readVersion(parent);
}
