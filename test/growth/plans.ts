import { Database, type SqlStatement, type Transaction } from '@app/database';
import pg from 'pg';

/** A table of so many rows may not be read from one end to the other. PostgreSQL rightly reads a smaller one so. */
const LARGE_ROWS = 5_000;
const LARGE_TABLES = `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= ${String(LARGE_ROWS)}`;

/** The names of the large tables. */
export async function largeTables(client: pg.Client): Promise<ReadonlySet<string>> {
  return new Set((await client.query<{ name: string }>(LARGE_TABLES)).rows.map(({ name }) => name));
}

/** A statement as it was sent. */
export interface Sent {
  statement: Pick<SqlStatement, 'text'>;
  values: readonly unknown[];
}

/** What a statement costs the server. */
export interface Cost {
  /** The server's processor time for planning and running it, once its rows are in the cache: other work on the machine does not add to it. */
  ms: number;
  /** Rows and index entries that were looked at. */
  rows: number;
  /** Tables that were read from one end to the other. */
  scanned: string[];
}

/** Keeps what is sent, so that the statements that are explained are those of the services and not copies of them. */
export class RecordingDatabase extends Database {
  readonly sent: Sent[] = [];

  override rows<Row extends pg.QueryResultRow>(statement: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    this.sent.push({ statement, values });
    return super.rows<Row>(statement, values);
  }

  override transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return super.transaction((tx) => {
      const run = tx.rows.bind(tx);
      tx.rows = <Row extends pg.QueryResultRow>(statement: SqlStatement, values: readonly unknown[]): Promise<Row[]> => {
        this.sent.push({ statement, values });
        return run<Row>(statement, values);
      };
      return work(tx);
    });
  }
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

interface Explained {
  'QUERY PLAN': [{ Plan: PlanNode }];
}

/** PostgreSQL plans a prepared statement for its values the first five times; then for any values, where that looks as cheap. */
export type PlanKind = 'at first' | 'later';

const RUNS_BEFORE: Readonly<Record<PlanKind, number>> = { 'at first': 1, later: 6 };

/** Runs a statement as often as it takes to get this kind of plan, measures it once more, and undoes what it changed. */
export async function explain(client: pg.Client, { statement, values }: Sent, kind: PlanKind): Promise<Cost> {
  await client.query('BEGIN');
  try {
    await client.query(`PREPARE explained AS ${statement.text}`);
    const call = `EXECUTE explained${values.length > 0 ? ` (${values.map(literal).join(', ')})` : ''}`;
    for (let run = 0; run < RUNS_BEFORE[kind]; run += 1) {
      await client.query('SAVEPOINT before');
      await client.query(call);
      await client.query('ROLLBACK TO before');
    }
    const ms = await processorTime(client, call);
    await client.query('ROLLBACK TO before');
    const { rows } = await client.query<Explained>(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${call}`);
    const explained = rows[0]?.['QUERY PLAN'][0];
    if (!explained) throw new Error('EXPLAIN returned no plan');
    const nodes = flatten(explained.Plan);
    return {
      ms,
      rows: Math.round(nodes.reduce((sum, node) => sum + rowsReadBy(node), 0)),
      scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0 ? [node['Relation Name'] ?? ''] : [])),
    };
  } finally {
    await client.query('ROLLBACK');
    await client.query('DEALLOCATE ALL');
  }
}

/** The processor time of one call, in milliseconds, which the server sends along as a notice. */
async function processorTime(client: pg.Client, call: string): Promise<number> {
  let ms = 0;
  const onNotice = ({ message = '', detail = '' }: { message?: string | undefined; detail?: string | undefined }): void => {
    const [, user, system] = /([\d.]+) s user, ([\d.]+) s system/.exec(detail) ?? [];
    if (message.startsWith('EXECUTOR STATISTICS') && user !== undefined && system !== undefined) ms = (Number(user) + Number(system)) * 1_000;
  };
  client.on('notice', onNotice);
  try {
    await client.query('SET LOCAL client_min_messages = log');
    await client.query('SET LOCAL log_executor_stats = on');
    await client.query(call);
    await client.query('SET LOCAL log_executor_stats = off');
  } finally {
    client.off('notice', onNotice);
  }
  return ms;
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsReadBy(node: PlanNode): number {
  if (!node['Node Type'].endsWith('Scan') || node['Node Type'] === 'CTE Scan' || node['Node Type'] === 'Subquery Scan') return 0;
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'];
}

/** A value of a statement as EXECUTE takes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((one) => `"${String(one).replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Buffer.isBuffer(value)) return pg.escapeLiteral(`\\x${value.toString('hex')}`);
  return pg.escapeLiteral(typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : JSON.stringify(value));
}
