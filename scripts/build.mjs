import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { buildIfNeeded } = await import('./lib/builds.mjs');
const { reportFailure } = await import('./lib/output.mjs');
try {
  await buildIfNeeded();
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
