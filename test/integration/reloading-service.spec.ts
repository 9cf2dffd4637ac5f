import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../architecture/source-files.js';

const WAIT_LIMIT_MS = 60_000;
/** What `npm run dev` does with a service, one reload for each line on standard input. */
const DEV = `
  import { startReloading } from ${JSON.stringify(join(root, 'scripts/dev/reloading-service.mjs'))};
  const service = startReloading({ name: 'service', program: process.argv[1], packages: ['ioredis'], env: process.env });
  process.stdin.on('data', () => service.reload());
  process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)));
`;
const servingProgram = (version: number) => `console.log('version ${String(version)}'); setInterval(() => undefined, 1_000);`;

describe('service that npm run dev reloads', () => {
  let folder: string;
  let program: string;
  let dev: ChildProcess;
  let said = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-reload-'));
    program = join(folder, 'program.mjs');
    await writeFile(program, servingProgram(1));
    const env = { PATH: process.env['PATH'], NO_COLOR: '1', PAYOUT_GATEWAY_STATE_DIR: folder };
    dev = spawn(process.execPath, ['--input-type=module', '--eval', DEV, program], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [dev.stdout, dev.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    await hear('version 1');
  });

  afterEach(async () => {
    dev.kill('SIGTERM');
    await new Promise((resolve) => dev.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  });

  async function hear(text: string): Promise<void> {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    while (!said.includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" was not said:\n${said}`);
      await sleep(20);
    }
  }

  async function change(text: string): Promise<void> {
    await writeFile(program, text);
    dev.stdin?.write('reload\n');
  }

  it('runs the changed program, and after one that cannot start the next one that can', async () => {
    await change(servingProgram(2));
    await hear('service │ version 2');
    await change('this is no program');
    await hear('The service has ended with exit code 1. It starts again after the next change.');
    await change(servingProgram(3));
    await hear('service │ version 3');
    expect(said).not.toContain('Unhandled');
  });
});
