import { ChangeRequestEntity, columnList, type RowOf, type SqlRunner, sql } from '@app/database';
import { CHANGE_LIFETIME_DAYS, type ChangeState, type OperatorRole } from '@app/domain';

/** A request as it is inserted. */
export type NewChangeRow = Omit<RowOf<ChangeRequestEntity>, 'created_at' | 'expires_at' | 'state' | 'decided_by' | 'decided_at' | 'comment'>;

const INSERTED = [
  'id',
  'kind',
  'mode',
  'subject_id',
  'shown_on',
  'subject_version',
  'title',
  'diff',
  'proposal',
  'secrets_encrypted',
  'maker_id',
  'reason',
] as const;

const INSERT = sql(
  'change_request.insert',
  `INSERT INTO change_request (${columnList(ChangeRequestEntity, INSERTED)}, created_at, expires_at)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, at, at + interval '${String(CHANGE_LIFETIME_DAYS)} days' FROM (SELECT clock_timestamp()::timestamptz(3)) now (at)`,
);
const END = sql(
  'change_request.end',
  `UPDATE change_request SET state = $2, decided_by = $3, decided_at = clock_timestamp(), comment = $4, secrets_encrypted = NULL
   WHERE id = $1 AND state = 'waiting' AND (expires_at > clock_timestamp() OR $2 IN ('expired', 'void')) RETURNING id`,
);
/** One request at a time is counted and added. */
const LOCK_WAITING = sql('change_request.lock_waiting', `SELECT pg_advisory_xact_lock(hashtextextended('change_request', 4))`);
const COUNT_WAITING = sql(
  'change_request.count_waiting',
  `SELECT count(*) FILTER (WHERE subject_id = $1)::int AS of_subject, count(*) FILTER (WHERE maker_id = $2)::int AS of_maker
   FROM change_request WHERE state = 'waiting' AND expires_at > clock_timestamp()`,
);
const OTHERS_WAITING = sql('change_request.others_waiting', `SELECT id FROM change_request WHERE subject_id = $1 AND id <> $2 AND state = 'waiting'`);
const EXPIRED = sql(
  'change_request.expired',
  `SELECT id FROM change_request WHERE state = 'waiting' AND expires_at <= clock_timestamp() ORDER BY expires_at LIMIT $1`,
);
const LOCK_PEOPLE = sql(
  'change_request.lock_people',
  `SELECT id, role FROM operator WHERE id = ANY ($1::text[]) AND disabled_at IS NULL ORDER BY id FOR SHARE`,
);

/** How a request ends, by whom, and what they said. */
export interface Ending {
  state: Exclude<ChangeState, 'waiting'>;
  by: string | null;
  comment: string | null;
}

export async function insertRequest(tx: SqlRunner, row: NewChangeRow): Promise<void> {
  const values = INSERTED.map((name) => (name === 'diff' || name === 'proposal' ? JSON.stringify(row[name]) : row[name]));
  await tx.rows(INSERT, values);
}

/** Ends a request that waits, and wipes its secrets. @returns false when it has ended or expired */
export async function endRequest(tx: SqlRunner, id: string, { state, by, comment }: Ending): Promise<boolean> {
  return (await tx.rows(END, [id, state, by, comment])).length === 1;
}

/** How many requests wait for a subject, and of a maker. No other is added until the transaction ends. */
export async function countWaiting(tx: SqlRunner, subjectId: string, makerId: string): Promise<{ ofSubject: number; ofMaker: number }> {
  await tx.rows(LOCK_WAITING, []);
  const row = await tx.first<{ of_subject: number; of_maker: number }>(COUNT_WAITING, [subjectId, makerId]);
  return { ofSubject: row?.of_subject ?? 0, ofMaker: row?.of_maker ?? 0 };
}

/** The ids of the other waiting requests for the same subject. */
export async function othersWaiting(tx: SqlRunner, subjectId: string, id: string): Promise<string[]> {
  return (await tx.rows<{ id: string }>(OTHERS_WAITING, [subjectId, id])).map((row) => row.id);
}

/** The ids of requests that wait for longer than they may. */
export async function expiredRequests(runner: SqlRunner, limit: number): Promise<string[]> {
  return (await runner.rows<{ id: string }>(EXPIRED, [limit])).map((row) => row.id);
}

/** The roles of operators who may sign in, by id; they keep them until the transaction ends. */
export async function lockRoles(tx: SqlRunner, operatorIds: readonly string[]): Promise<Map<string, OperatorRole>> {
  const rows = await tx.rows<{ id: string; role: OperatorRole }>(LOCK_PEOPLE, [operatorIds]);
  return new Map(rows.map(({ id, role }) => [id, role]));
}
