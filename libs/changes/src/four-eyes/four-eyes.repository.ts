import { type SqlRunner, sql } from '@app/database';

const ADMINISTRATORS = sql('four_eyes.administrators', `SELECT id FROM operator WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id LIMIT 2`);
/** Null when the operator is no administrator who may sign in. */
const LEFT_WITHOUT = sql(
  'four_eyes.left_without',
  `SELECT (SELECT count(*)::int FROM operator WHERE role = 'admin' AND disabled_at IS NULL AND id <> o.id) AS left
   FROM operator o WHERE o.id = $1 AND o.role = 'admin' AND o.disabled_at IS NULL`,
);
const LATEST = sql(
  'four_eyes.latest',
  `SELECT action, operator_id AS "operatorId" FROM configuration_change WHERE subject = 'installation' ORDER BY changed_at DESC, id DESC LIMIT 1`,
);
/** One process at a time records what holds. */
const LOCK = sql('four_eyes.lock', 'SELECT pg_advisory_xact_lock(712031845)');

/** The ids of administrators who may sign in, at most two: more makes no difference. */
export async function activeAdministrators(runner: SqlRunner): Promise<string[]> {
  return (await runner.rows<{ id: string }>(ADMINISTRATORS, [])).map(({ id }) => id);
}

/** How many administrators may sign in without this one; undefined when the operator is none of them. */
export async function administratorsWithout(runner: SqlRunner, operatorId: string): Promise<number | undefined> {
  return (await runner.first<{ left: number }>(LEFT_WITHOUT, [operatorId]))?.left;
}

/** What was last recorded about the installation. */
export async function latestOfInstallation(runner: SqlRunner): Promise<{ action: string; operatorId: string } | undefined> {
  return runner.first<{ action: string; operatorId: string }>(LATEST, []);
}

export async function lockInstallation(tx: SqlRunner): Promise<void> {
  await tx.rows(LOCK, []);
}
