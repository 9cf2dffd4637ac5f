import { type ConfigurationChange, type ConfigurationChangeEntity, type SqlRunner, sql } from '@app/database';

/** A change as it is listed, with the operator's name. */
export type ConfigurationChangeRecord = ConfigurationChange & Pick<ConfigurationChangeEntity, 'changedAt'> & { operatorName: string };

/** How many changes are listed at most. */
const MAX_LISTED = 50;

/** What an upgrade carried over is no change. */
const RECORDS = `
  SELECT c.subject, c.subject_id AS "subjectId", c.action, c.operator_id AS "operatorId", c.reason, c.data, c.changed_at AS "changedAt",
    coalesce(o.name, 'A command on the server') AS "operatorName"
  FROM configuration_change c LEFT JOIN operator o ON o.id = c.operator_id WHERE c.action <> 'configuration.carried_over'`;
const LIST = sql('configuration_change_list', `${RECORDS} AND c.subject_id = $1 ORDER BY c.number DESC LIMIT $2`);
const LIST_KIND = sql('configuration_change_list_kind', `${RECORDS} AND c.subject = $1 ORDER BY c.number DESC LIMIT $2`);

/** The latest changes of one subject, newest first. */
export async function listChanges(database: SqlRunner, subjectId: string): Promise<ConfigurationChangeRecord[]> {
  return database.rows<ConfigurationChangeRecord>(LIST, [subjectId, MAX_LISTED]);
}

/** The latest changes of all subjects of a kind, newest first. */
export async function listChangesOfKind(database: SqlRunner, subject: ConfigurationChange['subject']): Promise<ConfigurationChangeRecord[]> {
  return database.rows<ConfigurationChangeRecord>(LIST_KIND, [subject, MAX_LISTED]);
}
