import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../architecture/source-files.js';
import { freePort } from '../setup/ports.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 240_000;
const WALK_TIMEOUT_MS = 240_000;
const RECEIVER_TIMEOUT_MS = 60_000;
/** What the walk in the README consists of. */
const SECTIONS = ['A first payout', 'A provider outage and its moderation', 'Verify a callback'];

/** The commands of the README as they are, in its second terminal and in its third. */
async function commandsOf(): Promise<{ second: string; third: string }> {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const sections = text.split(/^## /m).filter((section) => SECTIONS.some((title) => section.startsWith(`${title}\n`)));
  const blocks = sections.flatMap((section) => [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block));
  const isReceiver = (block: string): boolean => block.includes('createServer');
  return { second: blocks.filter((block) => !isReceiver(block)).join('\n'), third: blocks.filter(isReceiver).join('\n') };
}

let system: RunningSystem;
let folder: string;
let environment: NodeJS.ProcessEnv;

/** A terminal in the folder of the clone, into which a text is pasted at once. */
function terminal(pasted: string): { child: ChildProcess; output: () => string } {
  const child = spawn('bash', ['-s'], { cwd: root, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  child.stdin.end(pasted);
  return { child, output: () => said };
}

beforeAll(async () => {
  system = await RunningSystem.start();
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-readme-'));
  await writeFile(join(folder, 'demo.json'), JSON.stringify({ apiUrl: system.gatewayUrl, sandboxUrl: system.sandboxUrl, ...system.seed }));
  environment = { ...process.env, PAYOUT_GATEWAY_STATE_DIR: folder, RECEIVER_PORT: String(await freePort()) };
}, START_TIMEOUT_MS);

afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true });
}, START_TIMEOUT_MS);

describe('the walk in the README', () => {
  it(
    'does twice what it says, pasted as it is, on other ports and with another state folder',
    async () => {
      const { second, third } = await commandsOf();
      const receiver = terminal(third);
      try {
        for (const walk of [1, 2]) {
          const { child, output } = terminal(second);
          await once(child, 'close');
          const said = output();
          // The transfer is pending for 300 ms: a machine that stands still for as long does not see it.
          const statuses = [...said.matchAll(/"type":"status\.changed","status":"([A-Z]+)"/g)].map(([, status]) => status);
          expect([walk, statuses.filter((status) => status !== 'PENDING')]).toEqual([walk, ['CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PROCESSED']]);
          expect(said).toContain('"code":"payout_in_moderation"');
          expect(said).toContain('"status":"INVOKING","resolution":"CONNECTION_ERROR","moderation_required":true');
          expect(said).toMatch(/"totals":\[\{"currency":"EUR","out":"250\.00","back":"0\.00"\}\]/);
          expect(said).toContain('"answer":"http_503_after"');
          expect(said).not.toMatch(/no .* yet|Idempotency-Replayed|idempotency_key_reused|reference_taken|DUPLICATE|command not found|Error/);
          const deadline = Date.now() + RECEIVER_TIMEOUT_MS;
          const received = (): string[] => receiver.output().match(/^[56] payout\.processed invoice-\d+-3 12\.50$/gm) ?? [];
          while (received().length < walk && Date.now() < deadline) await sleep(100);
          expect(received()).toHaveLength(walk);
          expect(receiver.output().match(/^1 payout\.created invoice-\d+-3 null$/gm)).toHaveLength(walk);
        }
      } finally {
        if (receiver.child.pid !== undefined) process.kill(-receiver.child.pid);
      }
    },
    WALK_TIMEOUT_MS,
  );
});
