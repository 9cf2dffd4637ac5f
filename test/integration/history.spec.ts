import { AnchorService, CheckpointsService, type Finding, HistoryVerifier } from '@app/audit';
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

/** How often an alert was raised. */
async function raised(alert: string): Promise<number> {
  const text = await gateway.app.get(Metrics).text();
  return Number(new RegExp(`alerts_total\\{alert="${alert}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
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
    await gateway.waitForStatus(uncertain, 'PROCESSED');
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
    expect(await raised('history_contradicted')).toBe(1);
    await intruder.query('UPDATE audit_checkpoint SET root = $2 WHERE number = $1', [number, sealed[0]?.root]);
  });

  it('detects a payout that was deleted, or whose status was set by hand', async () => {
    await checkpoints().run();
    await intruder.query(`UPDATE payout SET status = 'PROCESSED', processed_amount_minor = amount_minor WHERE id = $1`, [id]);
    expect((await findings(id)).map(({ what }) => what)).toEqual([
      'status is PROCESSED; its history says READY.',
      'processed_amount_minor is 10000; its history says nothing.',
    ]);
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

  it('are missed when one is deleted from the database: nothing is signed after it', async () => {
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
    expect(await raised('database_behind_file')).toBe(1);
  });
});

describe('a checkpoint file that is ahead of the database', () => {
  it('holds every send until somebody begins a new file for a reason, and the reason is recorded', async () => {
    // As the test before has left it: the database lacks the last checkpoint of the file.
    const id = await gateway.create();
    await gateway.submission.submit(id, 'invoke');
    expect([(await gateway.state(id)).status, await gateway.sends(id)]).toEqual(['READY', []]);
    expect(await kinds('file')).toEqual(['anchor']);
    const kept = await gateway.app.get(AnchorService).begin({ reason: 'restored in a test', by: 'a test' });
    await checkpoints().run();
    expect(await kinds('file')).toEqual([]);
    const report = await gateway.app.get(HistoryVerifier).verify();
    expect(report.beginnings).toMatchObject([{ reason: 'restored in a test', begun_by: 'a test' }]);
    expect((await readFile(kept ?? '', 'utf8')).length).toBeGreaterThan(0);
    await gateway.submission.submit(id, 'invoke');
    await gateway.waitForStatus(id, 'PROCESSED');
  });
});

describe('a checkpoint file that says less than it did', () => {
  beforeEach(async () => {
    await moderatedPayout();
    await checkpoints().run();
  });

  /** Seals with the file as it is now. @returns whether the alert was raised, and whether anything was sealed or signed */
  async function sealing(): Promise<{ raised: number; sealed: number; file: string }> {
    const { rows: before } = await intruder.query<{ count: number }>('SELECT count(*)::int AS count FROM audit_checkpoint');
    const alerts = await raised('anchor_broken');
    await moderatedPayout();
    await checkpoints().run();
    const { rows: after } = await intruder.query<{ count: number }>('SELECT count(*)::int AS count FROM audit_checkpoint');
    const text = await readFile(file, 'utf8').catch(() => '');
    return { raised: (await raised('anchor_broken')) - alerts, sealed: (after[0]?.count ?? 0) - (before[0]?.count ?? 0), file: text };
  }

  it.each([
    ['is missing', () => rm(file)],
    ['is missing together with its name', () => Promise.all([rm(file), rm(`${file}.id`)])],
    ['is empty', () => writeFile(file, '')],
    ['was cut back', async () => writeFile(file, `${(await readFile(file, 'utf8')).split('\n')[0] ?? ''}\n`)],
  ])('is not made good silently when it %s: the alert rings, nothing is sealed, payouts go on', async (_, damage) => {
    const [text, name] = [await readFile(file, 'utf8'), await readFile(`${file}.id`, 'utf8')];
    await damage();
    const left = await readFile(file, 'utf8').catch(() => '');
    expect(await sealing()).toEqual({ raised: 1, sealed: 0, file: left });
    expect(await kinds('file')).toEqual(['anchor']);
    await paidPayout();
    await writeFile(file, text);
    await writeFile(`${file}.id`, name);
    expect(await sealing()).toMatchObject({ raised: 0, sealed: 1 });
    expect(await kinds('file')).toEqual([]);
  });
});

describe('a row that its history does not say', () => {
  let id: string;
  let held: string;

  beforeAll(async () => {
    id = await paidPayout();
    held = await gateway.create({ autoprocess: false });
    await gateway.act('operator', held, 'hold', { reason: 'a look' });
  });

  it.each([
    ['an amount', 'payout', 'amount_minor = 900000', 'amount_minor = 10000', 'amount_minor is 900000; its history says 10000.'],
    ['a paid amount', 'payout', 'processed_amount_minor = 1', 'processed_amount_minor = 10000', 'processed_amount_minor is 1; its history says 10000.'],
    ['a currency', 'payout', `currency = 'USD'`, `currency = 'EUR'`, 'currency is USD; its history says EUR.'],
    [
      "a recipient's details",
      'payout',
      `fields_encrypted = fields_encrypted || '!'`,
      `fields_encrypted = rtrim(fields_encrypted, '!')`,
      'fields_encrypted: not what its history binds.',
    ],
    ['the end of an attempt', 'payout_attempt', `resolution = 'DECLINED_ERROR'`, `resolution = 'OK'`, 'resolution is DECLINED_ERROR; its history says OK.'],
    ['what a provider said', 'payout_statement', `claim = 'PROCESS_FAILED'`, `claim = 'PROCESSED'`, 'was not written by the gateway.'],
    ['a case', 'moderation_case', `closed_at = now(), closed_by = 'x'`, 'closed_at = NULL, closed_by = NULL', 'It is closed; its history says open.'],
  ])('is found and named: %s', async (_, table, change, back, what) => {
    const subject = table === 'moderation_case' ? held : id;
    const set = (assignments: string) => intruder.query(`UPDATE ${table} SET ${assignments} WHERE ${table === 'payout' ? 'id' : 'payout_id'} = $1`, [subject]);
    await set(change);
    expect((await findings(subject)).map((finding) => finding.what).join(' ')).toContain(what);
    await set(back);
    expect(await findings(subject)).toEqual([]);
  });

  it('is found with its merchant, and never shows the details of a recipient', async () => {
    const { rows } = await intruder.query<{ merchant_id: string }>('SELECT merchant_id FROM payout WHERE id = $1', [id]);
    await intruder.query(`UPDATE payout SET merchant_id = 'mer_other', fields_masked = '{"account": "DE00 1234"}' WHERE id = $1`, [id]);
    const text = (await findings(id)).map(({ what }) => what).join('\n');
    expect(text).toContain(`merchant_id is mer_other; its history says ${rows[0]?.merchant_id ?? ''}.`);
    expect(text).toContain('fields_masked');
    expect(text).not.toContain('1234');
  });
});
