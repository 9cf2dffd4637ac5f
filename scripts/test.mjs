import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { runTests } = await import('./lib/test-run.mjs');
process.exit(await runTests(process.argv.slice(2)));
