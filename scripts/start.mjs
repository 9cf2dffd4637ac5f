import process from 'node:process';
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
const { runUntilStopped } = await import('./lib/run.mjs');
process.exit(await runUntilStopped(process.argv.slice(2)));
