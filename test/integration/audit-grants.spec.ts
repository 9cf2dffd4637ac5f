import { AnchorService, HistoryVerifier } from '@app/audit';
import { CONFIG, type Config } from '@app/config';
import { Database, type SqlRunner, type SqlStatement } from '@app/database';
import { newId } from '@app/domain';
import { ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import pg from 'pg';
import { format, resolveConfig } from 'prettier';
import { type RoutedPayout, SYSTEM } from '../../libs/payouts/src/payout/payout.row.js';
import { IntentsRepository } from '../../libs/payouts/src/submission/intents.repository.js';
import { grantsTable, type Outcome, type Tried } from '../setup/grants-table.js';
import { TestGateway } from '../setup/gateway.js';
import { recordSeeded } from '../setup/record-configuration.js';
import { insertChanges, NOT_EVIDENCE, otherValue, pickRow, SEED_ROWS } from '../setup/grants-tries.js';

const PAGE = new URL('../../docs/audit-grants.md', import.meta.url);
const BEGIN = '<!-- table: written from what the database and the verifier answered -->';
const END = '<!-- end of table -->';
const NOT_PERMITTED = '42501';

let gateway: TestGateway;
/** With the password of the application. */
let client: pg.Client;
let verifier: HistoryVerifier;

interface Column {
  table: string;
  column: string;
  type: string;
  udt: string;
}

const COLUMNS = `SELECT table_name AS table, column_name AS column, data_type AS type, udt_name AS udt FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> 'migration' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position`;

/** The verifier on the connection that has made a change and not committed it. */
function onClient(): SqlRunner & { transaction: <Result>(work: (tx: SqlRunner) => Promise<Result>) => Promise<Result> } {
  const runner: SqlRunner = {
    // A transaction that has written cannot become one that only reads.
    rows: async <Row extends pg.QueryResultRow>({ name, text }: SqlStatement, values: readonly unknown[]) =>
      name === 'verify_snapshot' ? [] : (await client.query<Row>({ name, text, values: [...values] })).rows,
    first: async <Row extends pg.QueryResultRow>(what: SqlStatement, values: readonly unknown[]) => (await runner.rows<Row>(what, values))[0],
  };
  return { ...runner, transaction: (work) => work(runner) };
}

/** An attempt whose request has not left yet. */
async function openAttempt(payoutId: string): Promise<void> {
  const intents = gateway.app.get(IntentsRepository);
  const row = (await intents.read(payoutId)) as RoutedPayout;
  const { identity } = await gateway.app.get(ProviderAccountsService).get(row.provider_account_id);
  const attempt = await intents.nextAttempt(row, 'invoke', { sendWithinMs: 10_000, identity, keyForm: 'readable' });
  const data = { operation: 'invoke', attempt: attempt.id, number: attempt.number, provider_key: attempt.providerKey };
  await intents.open(row, { to: 'INVOKING', actor: SYSTEM, enquire: { inMs: 60_000 }, data }, attempt);
}

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, environment: { SEND_TIMEOUT_MS: '20000' } });
  client = new pg.Client({ connectionString: gateway.database.applicationUrl });
  await client.connect();
  const database = onClient() as unknown as Database;
  const config = gateway.app.get<Config>(CONFIG);
  verifier = new HistoryVerifier(config, database, new AnchorService(config, database));
  const paid = await gateway.create({ callbackUrl: 'http://127.0.0.1:9/callback' });
  await gateway.submission.submit(paid, 'invoke');
  await gateway.create({ autoprocess: true });
  await gateway.orderFault({ kind: 'http_503_after', operation: 'create' });
  const uncertain = await gateway.create();
  await gateway.submission.submit(uncertain, 'invoke');
  await gateway.act('operator', uncertain, 'add_statement', { statement: { outcome: 'paid', providerReference: 'by phone', processedAmount: null } });
  await openAttempt(await gateway.create());
  for (const sql of SEED_ROWS) await gateway.run(sql, [newId('session'), gateway.operator('operator').id, gateway.merchant().accountId]);
  await recordSeeded(gateway.app.get(Database));
  expect((await verifier.verify()).findings).toEqual([]);
}, 120_000);

afterAll(async () => {
  await client.end();
  await gateway.stop();
});

/** Does it in a transaction that is rolled back, and says what the database or the verifier answered. */
async function attempt(name: string, sql: string, values: readonly unknown[]): Promise<Outcome> {
  await client.query('BEGIN');
  try {
    const { rowCount } = await client.query(sql, [...values]);
    if (rowCount !== 1) throw new Error(`${name}: the statement meets ${String(rowCount)} rows`);
    return (await verifier.verify()).findings.length > 0 ? 'found' : 'neither';
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.code === NOT_PERMITTED ? 'no right' : 'refused';
  } finally {
    await client.query('ROLLBACK');
  }
}

async function tryTable(table: string, columns: readonly Column[]): Promise<Tried[]> {
  const [row] = await gateway.run<{ row: Record<string, unknown>; place: string }>(
    `SELECT to_jsonb(t) AS row, ctid::text AS place FROM ${table} t WHERE ${pickRow(table)} ORDER BY ctid LIMIT 1`,
  );
  if (!row) throw new Error(`the test has no row of ${table} to try`);
  const tried: Tried[] = [];
  for (const { column, type, udt } of columns) {
    const sql = `UPDATE ${table} SET ${column} = ${otherValue(table, column, { type, udt })} WHERE ctid = $1`;
    tried.push({ table, action: 'UPDATE', column, outcome: await attempt(`${table}.${column}`, sql, [row.place]) });
  }
  const copy = { ...row.row, ...insertChanges(table) };
  const names = columns.map(({ column }) => column).join(', ');
  const insert = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_record(NULL::${table}, $1)`;
  tried.push({ table, action: 'INSERT', outcome: await attempt(`INSERT ${table}`, insert, [JSON.stringify(copy)]) });
  tried.push({ table, action: 'DELETE', outcome: await attempt(`DELETE ${table}`, `DELETE FROM ${table} WHERE ctid = $1`, [row.place]) });
  return tried;
}

describe('the database user of the application', () => {
  it('is refused or found out with every change to what is evidence, as docs/audit-grants.md says (UPDATE_GRANTS=1 writes it)', async () => {
    const columns = await gateway.run<Column & Record<string, unknown>>(COLUMNS);
    const tried: Tried[] = [];
    for (const table of [...new Set(columns.map((column) => column.table))])
      tried.push(
        ...(await tryTable(
          table,
          columns.filter((column) => column.table === table),
        )),
      );
    const unexplained = tried.filter(
      ({ outcome, table, action, column }) => outcome === 'neither' && NOT_EVIDENCE[`${table} ${column ?? action}`] === undefined,
    );
    expect(unexplained).toEqual([]);
    const page = await readFile(PAGE, 'utf8');
    const [before = '', rest = ''] = page.split(BEGIN);
    const text = `${before}${BEGIN}\n\n${grantsTable(tried)}\n\n${END}${rest.split(END)[1] ?? ''}`;
    const expected = await format(text, { ...(await resolveConfig(PAGE, { editorconfig: true })), parser: 'markdown' });
    if (process.env['UPDATE_GRANTS'] === '1') await writeFile(PAGE, expected);
    else expect(page).toBe(expected);
  }, 300_000);
});
