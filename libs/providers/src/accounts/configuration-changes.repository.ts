import { columnList, ConfigurationChangeEntity, type SqlRunner, sql } from '@app/database';
import { newId } from '@app/domain';

/** Something that an operator changed. */
export type ConfigurationChange = Omit<ConfigurationChangeEntity, 'id' | 'changedAt'>;

/** A change as it is kept. */
export type KeptChange = Omit<ConfigurationChangeEntity, 'id'> & { operatorName: string };

/** Changes shown at most. */
const SHOWN = 50;

const INSERT = sql(
  'configuration_change_insert',
  `INSERT INTO configuration_change (${columnList(ConfigurationChangeEntity, ['id', 'subject', 'subject_id', 'action', 'operator_id', 'reason', 'data'])}) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const KEPT = `
  SELECT c.subject, c.subject_id AS "subjectId", c.action, c.operator_id AS "operatorId", c.reason, c.data, c.changed_at AS "changedAt", o.name AS "operatorName"
  FROM configuration_change c JOIN operator o ON o.id = c.operator_id`;
const LIST = sql('configuration_change_list', `${KEPT} WHERE c.subject_id = $1 ORDER BY c.changed_at DESC LIMIT $2`);
const LIST_KIND = sql('configuration_change_list_kind', `${KEPT} WHERE c.subject = $1 ORDER BY c.changed_at DESC LIMIT $2`);

/** Keeps who changed what, in the transaction of the change. */
export async function keepChange(tx: SqlRunner, { subject, subjectId, action, operatorId, reason, data }: ConfigurationChange): Promise<void> {
  await tx.rows(INSERT, [newId('change'), subject, subjectId, action, operatorId, reason, data]);
}

/** The latest changes of one thing, newest first. */
export async function listChanges(database: SqlRunner, subjectId: string): Promise<KeptChange[]> {
  return database.rows<KeptChange>(LIST, [subjectId, SHOWN]);
}

/** The latest changes of all things of a kind, newest first. */
export async function listChangesOfKind(database: SqlRunner, subject: ConfigurationChange['subject']): Promise<KeptChange[]> {
  return database.rows<KeptChange>(LIST_KIND, [subject, SHOWN]);
}
