import { type ConfigurationSubject, ConfigurationChangeEntity, columnList, type RowOf, type SqlRunner, sql } from '@app/database';

/** A change as it is stored, with its hash. */
export type StoredChange = RowOf<ConfigurationChangeEntity>;

/** Something that is configured, or was. */
export interface Configured {
  subject: ConfigurationSubject;
  subject_id: string;
  /** The number of the latest change that binds it; null: none does. */
  number: number | null;
  bound: Record<string, unknown> | null;
  /** As it is now; null: it is gone. */
  present: Record<string, unknown> | null;
}

const CHANGES = sql(
  'verify_changes',
  `SELECT ${columnList(ConfigurationChangeEntity)} FROM configuration_change WHERE number > $1 OR ($1 = 0 AND number <= 0) ORDER BY number LIMIT $2`,
);
const CONFIGURED = sql(
  'verify_configured',
  `WITH present AS (
     SELECT 'provider_account' AS subject, id AS subject_id FROM provider_account UNION ALL SELECT 'route', id FROM route
     UNION ALL SELECT DISTINCT 'code_rule', provider_account_id FROM provider_code_rule UNION ALL SELECT 'kill_switch', id FROM kill_switch
     UNION ALL SELECT 'operator', id FROM operator UNION ALL SELECT 'api_key', id FROM api_key UNION ALL SELECT 'merchant', id FROM merchant
      UNION ALL SELECT 'service', code FROM service UNION ALL SELECT 'alert_channel', id FROM alert_channel
      UNION ALL SELECT 'queue_limit', mode FROM queue_limit UNION ALL SELECT 'approval_rule', id FROM approval_rule
      UNION ALL SELECT 'invitation', id FROM operator_invitation),
   bound AS (
     SELECT DISTINCT ON (subject, subject_id) subject, subject_id, number, bound FROM configuration_change WHERE bound IS NOT NULL
     ORDER BY subject, subject_id, number DESC)
   SELECT subject, subject_id, bound.number, bound.bound, bound_configuration(subject, subject_id) AS present
   FROM present FULL JOIN bound USING (subject, subject_id) ORDER BY subject, subject_id`,
);

/** Changes after a number, in the order of the chain. */
export function changesAfter(runner: SqlRunner, number: number, limit: number): Promise<StoredChange[]> {
  return runner.rows<StoredChange>(CHANGES, [number, limit]);
}

/** Everything that is configured, with what the chain says of it. */
export function configured(runner: SqlRunner): Promise<Configured[]> {
  return runner.rows<Configured & Record<string, unknown>>(CONFIGURED, []);
}
