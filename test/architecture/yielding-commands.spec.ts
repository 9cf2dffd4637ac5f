import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from './source-files.js';

const TIMEOUT_MS = 60_000;
/** Ends once it has the lowest priority. */
const COMMAND = `
  const { getPriority } = require('node:os');
  const timer = setInterval(() => { if (getPriority() === ${String(constants.priority.PRIORITY_LOW)}) { console.log('gives way'); clearInterval(timer); } }, 20);
`;
const SCRIPT = `
  import { runNode } from ${JSON.stringify(pathToFileURL(join(root, 'scripts/lib/commands.mjs')).href)};
  await runNode(['--eval', ${JSON.stringify(COMMAND)}], { log: process.argv[1], yields: true, timeoutMs: ${String(TIMEOUT_MS / 2)} });
`;

it(
  'a check of npm test computes only while nothing else wants to',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'payout-gateway-yields-'));
    const log = join(folder, 'command.log');
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', SCRIPT, log], { encoding: 'utf8', timeout: TIMEOUT_MS });
    const said = readFileSync(log, 'utf8');
    rmSync(folder, { recursive: true });
    expect({ status, stderr, said }).toEqual({ status: 0, stderr: '', said: 'gives way\n' });
  },
  TIMEOUT_MS,
);
