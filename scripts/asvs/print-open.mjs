import process from 'node:process';
import { openText, readAsvsRows } from './asvs-table.mjs';

process.stdout.write(openText(await readAsvsRows()));
