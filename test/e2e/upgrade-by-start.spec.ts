import { startEmbeddedServer } from '@app/database';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../architecture/source-files.js';
import { freePort } from '../setup/ports.js';
import { fixtureVersions, readFixture, type UpgradeFixture } from '../upgrades/fixture.js';
import { restoreFixture } from '../upgrades/restore.js';

const VERSIONS = await fixtureVersions();
const TEST_TIMEOUT_MS = 240_000;
const READY_TIMEOUT_MS = 180_000;
const PAID_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 100;

/** What `npm start` writes down for scripts. */
interface Demo {
  apiUrl: string;
  merchant: { apiKey: string; test: { apiKey: string } };
  operators: { email: string; password: string; role: string }[];
}

interface Payout {
  id: string;
  reference: string;
  status: string;
}

/** Makes a state folder as the fixture's version had left it, its server stopped. */
async function makeStateFolder(folder: string, fixture: UpgradeFixture): Promise<void> {
  const server = await startEmbeddedServer({ dataDirectory: join(folder, 'postgres'), durability: 'none' });
  await restoreFixture(server.url, fixture);
  await server.stop();
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(fixture.secrets));
  await writeFile(join(folder, 'demo-played'), '');
  if (fixture.checkpoints === null) return;
  await mkdir(join(folder, 'audit'));
  await writeFile(join(folder, 'audit', 'checkpoints.jsonl'), fixture.checkpoints);
}

async function start(folder: string): Promise<{ child: ChildProcess; ready: Promise<void> }> {
  const { PATH = '', HOME = '' } = process.env;
  const [port, sandboxPort] = [String(await freePort()), String(await freePort())];
  const env = { PATH, HOME, NO_COLOR: '1', PORT: port, SANDBOX_PORT: sandboxPort, PAYOUT_GATEWAY_STATE_DIR: folder };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const wait = async (): Promise<void> => {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!said.includes('Ready in')) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`npm start did not become ready:\n${said}`);
      await sleep(POLL_INTERVAL_MS);
    }
  };
  return { child, ready: wait() };
}

class Client {
  constructor(private readonly demo: Demo) {}

  /** What the demo of an earlier version left is of test. */

  async merchant<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.demo.merchant.test.apiKey}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return answerOf(await fetch(`${this.demo.apiUrl}/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  }

  /** Signs in as the demo's operator and reads an address of the admin. */
  async signIn(): Promise<<Answer>(path: string) => Promise<Answer>> {
    const operator = this.demo.operators.find(({ role }) => role === 'operator');
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'payout-gateway-admin' };
    const body = JSON.stringify({ email: operator?.email, password: operator?.password });
    const answer = await fetch(`${this.demo.apiUrl}/admin/api/session`, { method: 'POST', headers, body });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    return async (path) => answerOf(await fetch(`${this.demo.apiUrl}/admin/api${path}`, { headers: { cookie } }));
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error(`${response.url} answered ${String(response.status)}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

describe('npm start on the state folder of an earlier version', () => {
  let folder: string;
  let running: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-upgrade-start-'));
    await chmod(folder, 0o755); // as root, PostgreSQL runs under another account that needs access
  });

  afterEach(async () => {
    if (running?.exitCode === null) {
      running.kill('SIGTERM');
      await once(running, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  it.each(VERSIONS)(
    'upgrades the data of %s: old payouts are shown to merchant and operator, and a new one is paid',
    async (version) => {
      const fixture = await readFixture(version);
      await makeStateFolder(folder, fixture);
      const { child, ready } = await start(folder);
      running = child;
      await ready;
      const client = new Client(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Demo);

      const { data: old } = await client.merchant<{ data: Payout[] }>('GET', '/payouts?limit=100');
      const references = (fixture.tables['payout'] ?? []).map((row) => (JSON.parse(row) as Payout).reference);
      expect(old.map(({ reference }) => reference).sort()).toEqual(references.sort());
      const read = await client.signIn();
      for (const { id } of old) expect(await read(`/payouts/${id}`)).toMatchObject({ payout: { id } });

      const fields = { account_number: '1000000000', holder_name: 'Rosa Klein' };
      const { id } = await client.merchant<Payout>('POST', '/payouts', { service: 'bank_transfer_eur', amount: '12.00', reference: randomUUID(), fields });
      const deadline = Date.now() + PAID_TIMEOUT_MS;
      let status = '';
      while (status !== 'PROCESSED' && Date.now() < deadline) {
        await sleep(POLL_INTERVAL_MS);
        ({ status } = await client.merchant<Payout>('GET', `/payouts/${id}`));
      }
      expect(status).toBe('PROCESSED');

      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
    TEST_TIMEOUT_MS,
  );
});
