import { CheckpointsService, type Finding, HistoryVerifier } from '@app/audit';
import { CHAIN_START, type ChainedEvent, eventHash } from '@app/database';
import { Metrics } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { TestGateway } from '../setup/gateway.js';

const SIGNING_KEY = Buffer.alloc(32, 9).toString('base64');

let gateway: TestGateway;
let folder: string;
let file: string;
/** An attacker who owns the database and disables its guards. */
let intruder: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payout-gateway-audit-'));
  file = join(folder, 'audit', 'checkpoints.jsonl');
  const environment = { AUDIT_SIGNING_KEY: SIGNING_KEY, AUDIT_CHECKPOINT_FILE: file, AUDIT_INTERVAL_MS: '86400000' };
  gateway = await TestGateway.start({ environment });
  intruder = new pg.Client({ connectionString: gateway.database.url });
  await intruder.connect();
  await intruder.query('SET session_replication_role = replica');
}, 90_000);

afterAll(async () => {
  await intruder.end();
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

const checkpoints = (): CheckpointsService => gateway.app.get(CheckpointsService);

/** The findings about one payout or one checkpoint. */
async function findings(subject?: string): Promise<Finding[]> {
  const report = await gateway.app.get(HistoryVerifier).verify();
  return subject === undefined ? report.findings : report.findings.filter((finding) => finding.subject === subject);
}

const kinds = async (subject: string): Promise<string[]> => (await findings(subject)).map(({ kind }) => kind);

/** How often the alert was raised that the database and the signed file differ. */
async function contradictions(): Promise<number> {
  const text = await gateway.app.get(Metrics).text();
  return Number(/alerts_total\{alert="history_contradicted"\} (\d+)/.exec(text)?.[1]);
}

async function paidPayout(): Promise<string> {
  const id = await gateway.create();
  await gateway.waitForStatus(id, 'PROCESSED');
  return id;
}

/** A payout with decisions of an operator in its history. */
async function moderatedPayout(): Promise<string> {
  const id = await gateway.create({ autoprocess: false });
  await gateway.act('operator', id, 'hold', { reason: 'a look first' });
  await gateway.act('operator', id, 'note', { reason: 'the merchant was called' });
  await gateway.act('operator', id, 'release', { reason: 'all is well' });
  return id;
}

type Stored = ChainedEvent & { hash: Buffer };

async function eventsOf(id: string): Promise<Stored[]> {
  return (await intruder.query<Stored>('SELECT * FROM payout_event WHERE payout_id = $1 ORDER BY sequence', [id])).rows;
}

/** Rewrites the whole history of a payout with valid hashes. */
async function forge(id: string, change: (events: Stored[]) => Stored[]): Promise<Buffer> {
  let hash = CHAIN_START;
  const events = change(await eventsOf(id));
  await intruder.query('DELETE FROM payout_event WHERE payout_id = $1', [id]);
  for (const event of events) {
    hash = eventHash(hash, event);
    await intruder.query('INSERT INTO payout_event SELECT * FROM json_populate_record(NULL::payout_event, $1)', [
      JSON.stringify({ ...event, hash: `\\x${hash.toString('hex')}` }),
    ]);
  }
  await intruder.query('UPDATE payout SET history_hash = $2, last_sequence = $3 WHERE id = $1', [id, hash, events.length]);
  return hash;
}

describe('verification of an unchanged history', () => {
  it('succeeds for operator and system events, and reports how far the history is sealed', async () => {
    const ids = [await paidPayout(), await moderatedPayout()];
    const uncertain = await uncertainPayout();
    await gateway.actWithApproval(uncertain, 'add_statement', { statement: { outcome: 'paid', providerReference: 'by phone', processedAmount: null } });
    await gateway.act('operator', uncertain, 'process');
    await checkpoints().run();
    const report = await gateway.app.get(HistoryVerifier).verify();
    expect(report).toMatchObject({ findings: [], unsealed: 0, signed: report.checkpoints });
    expect(report.checkpoints).toBeGreaterThan(0);
    expect(report.payouts).toBeGreaterThan(ids.length);
  });

  it('seals a history again only where it has grown', async () => {
    const id = await moderatedPayout();
    await checkpoints().run();
    await gateway.act('operator', id, 'note', { reason: 'one more thing' });
    await checkpoints().run();
    await checkpoints().run();
    const seals = await intruder.query('SELECT sequence FROM audit_checkpoint_entry WHERE payout_id = $1 ORDER BY sequence', [id]);
    expect(seals.rows.map(({ sequence }: { sequence: number }) => sequence)).toEqual([5, 6]);
    expect(await findings()).toEqual([]);
  });
});

async function uncertainPayout(): Promise<string> {
  await gateway.orderFault({ kind: 'http_503_after', operation: 'create' });
  const id = await gateway.create();
  await gateway.waitForCase(id, 'PROVIDER_ERROR');
  return id;
}

describe('verification of a changed history', () => {
  let id: string;

  beforeEach(async () => {
    id = await moderatedPayout();
  });

  it.each([
    ['a reason', `UPDATE payout_event SET reason = 'nothing to see' WHERE payout_id = $1 AND sequence = 3`],
    ['the actor', `UPDATE payout_event SET actor_id = 'op_somebody_else' WHERE payout_id = $1 AND sequence = 3`],
    ['the time', `UPDATE payout_event SET occurred_at = occurred_at - interval '1 day' WHERE payout_id = $1 AND sequence = 3`],
    ['the data', `UPDATE payout_event SET data = data || '{"reason": "POLICY"}' WHERE payout_id = $1 AND sequence = 3`],
    ['the order', `UPDATE payout_event SET sequence = CASE sequence WHEN 2 THEN 3 ELSE 2 END WHERE payout_id = $1 AND sequence IN (2, 3)`],
  ])('detects a change of %s', async (_, sql) => {
    // Swapping two numbers needs the unique constraint dropped, because both are equal for a moment.
    await intruder.query('ALTER TABLE payout_event DROP CONSTRAINT payout_event_pkey');
    await intruder.query(sql, [id]);
    await intruder.query('ALTER TABLE payout_event ADD CONSTRAINT payout_event_pkey PRIMARY KEY (payout_id, sequence)');
    expect(await kinds(id)).toEqual(['changed']);
  });

  it('detects an event removed from the middle or from the end', async () => {
    await intruder.query('DELETE FROM payout_event WHERE payout_id = $1 AND sequence = 3', [id]);
    expect(await kinds(id)).toEqual(['deleted']);
    const other = await moderatedPayout();
    await intruder.query('DELETE FROM payout_event WHERE payout_id = $1 AND sequence = (SELECT last_sequence FROM payout WHERE id = $1)', [other]);
    expect(await kinds(other)).toEqual(['truncated']);
  });

  it('detects a truncated history although the payout row was adjusted to it', async () => {
    await checkpoints().run();
    await forge(id, (events) => events.slice(0, -1));
    expect(await kinds(id)).toEqual(['truncated']);
  });

  it('detects a history that was rewritten with valid hashes', async () => {
    await checkpoints().run();
    await forge(id, (events) => events.map((event) => ({ ...event, actor_type: 'system', actor_id: null })));
    expect(await kinds(id)).toEqual(['rewritten']);
  });

  it('detects a history that was rewritten together with its seals in the database', async () => {
    await checkpoints().run();
    const hash = await forge(id, (events) => events.map((event) => ({ ...event, reason: 'all is well' })));
    await intruder.query('UPDATE audit_checkpoint_entry SET hash = $2 WHERE payout_id = $1', [id, hash]);
    const { rows } = await intruder.query<{ checkpoint: number }>('SELECT checkpoint FROM audit_checkpoint_entry WHERE payout_id = $1', [id]);
    const number = rows[0]?.checkpoint ?? 0;
    const { rows: sealed } = await intruder.query<{ root: Buffer }>('SELECT root FROM audit_checkpoint WHERE number = $1', [number]);
    await intruder.query('UPDATE audit_checkpoint SET root = $2 WHERE number = $1', [number, await rootInDatabase(number)]);
    expect(await kinds(id)).toEqual([]);
    expect(await kinds(String(number))).toEqual(['checkpoint']);
    const before = await readFile(file, 'utf8');
    await moderatedPayout();
    await checkpoints().run();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await contradictions()).toBe(1);
    await intruder.query('UPDATE audit_checkpoint SET root = $2 WHERE number = $1', [number, sealed[0]?.root]);
  });

  it('detects a payout that was deleted, or whose status was set by hand', async () => {
    await checkpoints().run();
    await intruder.query(`UPDATE payout SET status = 'PROCESSED', processed_amount_minor = amount_minor WHERE id = $1`, [id]);
    expect(await kinds(id)).toEqual(['row']);
    await intruder.query('DELETE FROM payout_event WHERE payout_id = $1', [id]);
    await intruder.query('DELETE FROM payout WHERE id = $1', [id]);
    expect(await kinds(id)).toEqual(['deleted']);
  });
});

/** The root hash as an attacker who rewrites the database would compute it. */
async function rootInDatabase(number: number): Promise<Buffer> {
  const { rows } = await intruder.query<{ payout_id: string; sequence: number; hash: Buffer }>(
    'SELECT payout_id, sequence, hash FROM audit_checkpoint_entry WHERE checkpoint = $1 ORDER BY payout_id',
    [number],
  );
  const text = rows.map((row) => `${row.payout_id} ${String(row.sequence)} ${row.hash.toString('hex')}\n`).join('');
  return createHash('sha256').update(text).digest();
}

describe('history checkpoints', () => {
  it('count once when two workers wrote the same line and one was late', async () => {
    await moderatedPayout();
    await checkpoints().run();
    const first = (await readFile(file, 'utf8')).split('\n')[0] ?? '';
    await appendFile(file, `${first}\n`);
    await moderatedPayout();
    await checkpoints().run();
    const report = await gateway.app.get(HistoryVerifier).verify();
    expect(report.findings.filter(({ kind }) => kind === 'file')).toEqual([]);
    expect(report.signed).toBe(report.checkpoints);
  });

  it('are rejected when their line outside the database is missing or written by someone else', async () => {
    for (let round = 0; round < 2; round += 1) {
      await moderatedPayout();
      await checkpoints().run();
    }
    const text = await readFile(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    const forged = lines.map((line, index) => (index === 1 ? line.replace(/"entries":\d+/, '"entries":99') : line));
    await writeFile(file, `${forged.join('\n')}\n`);
    expect(await kinds('2')).toContain('file');
    await writeFile(file, `${lines.filter((_, index) => index !== 1).join('\n')}\n`);
    expect(await kinds('2')).toContain('file');
    await writeFile(file, `${lines.slice(0, 1).join('\n')}\n`);
    await intruder.query(`UPDATE audit_checkpoint SET sealed_at = sealed_at - interval '1 hour' WHERE number = 2`);
    expect(await findings('2')).toContainEqual(expect.objectContaining({ what: 'It was never signed, or its line in the file is gone.' }));
    await intruder.query(`UPDATE audit_checkpoint SET sealed_at = sealed_at + interval '1 hour' WHERE number = 2`);
    await writeFile(file, text);
    expect(await kinds('2')).toEqual([]);
  });

  it('are missed when one is deleted from the database, and nothing is signed after it', async () => {
    await moderatedPayout();
    await checkpoints().run();
    const { rows } = await intruder.query<{ number: number }>('SELECT max(number) AS number FROM audit_checkpoint');
    const number = rows[0]?.number ?? 0;
    await intruder.query('DELETE FROM audit_checkpoint_entry WHERE checkpoint = $1', [number]);
    await intruder.query('DELETE FROM audit_checkpoint WHERE number = $1', [number]);
    expect(await kinds(String(number))).toContain('checkpoint');
    const before = await readFile(file, 'utf8');
    await checkpoints().run();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await contradictions()).toBe(2);
  });
});
