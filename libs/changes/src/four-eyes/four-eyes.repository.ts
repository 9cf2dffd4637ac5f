import { type SqlRunner, sql } from '@app/database';
import type { OperatorRole, PeopleToAsk } from '@app/domain';

const ADMINISTRATORS = sql('four_eyes.administrators', `SELECT id FROM operator WHERE role = 'admin' AND disabled_at IS NULL ORDER BY id LIMIT 2`);
/** Of those who may sign in: how many have the roles, whether this one has, and how many would be left without them. */
const LEFT_WITHOUT = sql(
  'four_eyes.left_without',
  `SELECT coalesce(bool_or(id = $1), false) AS "isOne", (count(*) FILTER (WHERE id <> $1))::int AS left
   FROM operator WHERE role = ANY ($2) AND disabled_at IS NULL`,
);
/** Of those who may sign in, without one of them; $1 null: all. */
const PEOPLE = sql(
  'four_eyes.people',
  `SELECT (count(*) FILTER (WHERE role = 'operator'))::int AS operators, (count(*) FILTER (WHERE role = 'approver'))::int AS approvers,
     (count(*) FILTER (WHERE role = 'admin'))::int AS admins
   FROM operator WHERE disabled_at IS NULL AND id IS DISTINCT FROM $1`,
);
/** The rule is the database's own, which holds every decision to it. */
const ALONE = sql('four_eyes.alone', `SELECT decides_alone($1) AS alone`);
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

/** Whether one operator with one of these roles would be left without this one, who has one of them. */
export async function leavesOne(runner: SqlRunner, operatorId: string, roles: readonly OperatorRole[]): Promise<boolean> {
  const found = await runner.first<{ isOne: boolean; left: number }>(LEFT_WITHOUT, [operatorId, roles]);
  return found !== undefined && found.isOne && found.left === 1;
}

/** How many may sign in of each role that may ask or decide, without one of them. */
export async function activePeople(runner: SqlRunner, without: string | null): Promise<PeopleToAsk> {
  const people = await runner.first<PeopleToAsk & Record<string, unknown>>(PEOPLE, [without]);
  if (!people) throw new Error('a count of operators returned no row');
  return people;
}

/** Whether the operator may decide what they asked for themselves. */
export async function mayDecideAlone(runner: SqlRunner, operatorId: string): Promise<boolean> {
  return (await runner.first<{ alone: boolean }>(ALONE, [operatorId]))?.alone ?? false;
}

/** What was last recorded about the installation. */
export async function latestOfInstallation(runner: SqlRunner): Promise<{ action: string; operatorId: string } | undefined> {
  return runner.first<{ action: string; operatorId: string }>(LATEST, []);
}

export async function lockInstallation(tx: SqlRunner): Promise<void> {
  await tx.rows(LOCK, []);
}
