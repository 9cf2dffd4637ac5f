// Loads the packages of a program, then the program itself when it is told to: `node prepared-program.mjs <program> [package …]`.
import { once } from 'node:events';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [program, ...packages] = process.argv.slice(2);
const told = once(process, 'message');
process.channel.ref();
for (const name of packages) await import(name);
await told;
process.channel.unref();
await import(pathToFileURL(program).href);
