import { newId } from '@app/domain';
import { type Database, type SqlRunner, sql, type Transaction } from '../database.js';
import { ConfigurationChangeEntity } from '../entities/providers/configuration-change.entity.js';
import { columnList } from '../rows.js';
import { type ChainedChange, changeHash } from './configuration-chain.js';
import { CHAIN_START } from './history-chain.js';

/** A change that an operator made, or a command on the server (`operatorId` null). */
export type ConfigurationChange = Pick<ConfigurationChangeEntity, 'subject' | 'subjectId' | 'action' | 'operatorId' | 'reason' | 'data'>;

interface Head extends Pick<ChainedChange, 'changed_at' | 'bound'> {
  /** Null before the first change. */
  number: number | null;
  hash: Buffer | null;
}

const COLUMNS = ['id', 'number', 'subject', 'subject_id', 'action', 'operator_id', 'reason', 'data', 'bound', 'changed_at', 'hash'] as const;

/** One transaction at a time adds to the chain. Only changes of configuration wait here: no payout does. */
const LOCK = sql('configuration_lock', 'SELECT pg_advisory_xact_lock(7120318446)');
const HEAD = sql(
  'configuration_head',
  `SELECT head.number, head.hash, clock_timestamp()::timestamptz(3) AS changed_at, bound_configuration($1, $2) AS bound
   FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT number, hash FROM configuration_change ORDER BY number DESC LIMIT 1) head ON true`,
);
const INSERT = sql(
  'configuration_change_insert',
  `INSERT INTO configuration_change (${columnList(ConfigurationChangeEntity, COLUMNS)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);

/**
 * A transaction that changes configuration and records it. One runs at a time, and it begins by waiting for its turn: while it waits it holds no row
 * that another one needs.
 */
export function changeConfiguration<Result>(database: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return database.transaction(async (tx) => {
    await tx.rows(LOCK, []);
    return work(tx);
  });
}

/** Records who changed what, after the change and in its transaction: the record binds its subject as it is now, and the record before. */
export async function recordChange(tx: SqlRunner, { subject, subjectId, action, operatorId, reason, data }: ConfigurationChange): Promise<void> {
  await tx.rows(LOCK, []);
  const head = await tx.first<Head & Record<string, unknown>>(HEAD, [subject, subjectId]);
  if (!head) throw new Error('the query for the latest change of configuration returned no row');
  const change: ChainedChange = {
    id: newId('change'),
    number: (head.number ?? 0) + 1,
    subject,
    subject_id: subjectId,
    action,
    operator_id: operatorId,
    reason,
    // As it is stored: without members that are undefined.
    data: JSON.parse(JSON.stringify(data)) as Record<string, unknown>,
    bound: head.bound,
    changed_at: head.changed_at,
  };
  const row = { ...change, hash: changeHash(head.hash ?? CHAIN_START, change) };
  await tx.rows(
    INSERT,
    COLUMNS.map((column) => row[column]),
  );
}
