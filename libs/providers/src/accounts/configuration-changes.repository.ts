import { columnList, ConfigurationChangeEntity, type SqlRunner, sql } from '@app/database';
import { newId } from '@app/domain';

/** A change that an operator made. */
export type ConfigurationChange = Omit<ConfigurationChangeEntity, 'id' | 'changedAt'>;

/** A change as it is stored, with the operator's name. */
export type ConfigurationChangeRecord = Omit<ConfigurationChangeEntity, 'id'> & { operatorName: string };

/** How many changes are listed at most. */
const MAX_LISTED = 50;

const INSERT = sql(
  'configuration_change_insert',
  `INSERT INTO configuration_change (${columnList(ConfigurationChangeEntity, ['id', 'subject', 'subject_id', 'action', 'operator_id', 'reason', 'data'])}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const RECORDS = `
  SELECT c.subject, c.subject_id AS "subjectId", c.action, c.operator_id AS "operatorId", c.reason, c.data, c.changed_at AS "changedAt", o.name AS "operatorName"
  FROM configuration_change c JOIN operator o ON o.id = c.operator_id`;
const LIST = sql('configuration_change_list', `${RECORDS} WHERE c.subject_id = $1 ORDER BY c.changed_at DESC LIMIT $2`);
const LIST_KIND = sql('configuration_change_list_kind', `${RECORDS} WHERE c.subject = $1 ORDER BY c.changed_at DESC LIMIT $2`);

/** Records who changed what, in the transaction of the change. */
export async function recordChange(tx: SqlRunner, { subject, subjectId, action, operatorId, reason, data }: ConfigurationChange): Promise<void> {
  await tx.rows(INSERT, [newId('change'), subject, subjectId, action, operatorId, reason, data]);
}

/** The latest changes of one subject, newest first. */
export async function listChanges(database: SqlRunner, subjectId: string): Promise<ConfigurationChangeRecord[]> {
  return database.rows<ConfigurationChangeRecord>(LIST, [subjectId, MAX_LISTED]);
}

/** The latest changes of all subjects of a kind, newest first. */
export async function listChangesOfKind(database: SqlRunner, subject: ConfigurationChange['subject']): Promise<ConfigurationChangeRecord[]> {
  return database.rows<ConfigurationChangeRecord>(LIST_KIND, [subject, MAX_LISTED]);
}
