import { type KillSwitchEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import { type KillSwitchScope, RESUME_REQUEST_MINUTES } from '@app/domain';

/** What is stopped, why, and by whom. */
export type KillSwitchPress = Pick<KillSwitchEntity, 'id' | 'scope' | 'targetId' | 'reason' | 'pressedBy'>;

/** A kill switch as it is stored, with what the database's clock says about its request to resume. */
export interface KillSwitchRow extends RowOf<KillSwitchEntity> {
  request_has_expired: boolean;
}

const HOLD = sql('kill_switch_hold', `SELECT pg_advisory_xact_lock(hashtextextended('kill_switch', 3))`);
const PRESS = sql(
  'kill_switch_press',
  `INSERT INTO kill_switch (id, scope, target_id, reason, pressed_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id`,
);
const LOCK = sql(
  'kill_switch_lock',
  `SELECT *, coalesce(resume_expires_at <= clock_timestamp(), false) AS request_has_expired FROM kill_switch WHERE id = $1 FOR UPDATE`,
);
const ASK = sql(
  'kill_switch_ask_to_resume',
  `UPDATE kill_switch SET version = version + 1, resume_asked_by = $2, resume_reason = $3, resume_asked_at = now.at, resume_expires_at = now.at + $4 * interval '1 minute'
   FROM (SELECT clock_timestamp()::timestamptz(3) AS at) now WHERE id = $1`,
);
const REFUSE = sql(
  'kill_switch_refuse_resumption',
  `UPDATE kill_switch SET version = version + 1, resume_asked_by = NULL, resume_reason = NULL, resume_asked_at = NULL, resume_expires_at = NULL WHERE id = $1`,
);
const RESUME = sql(
  'kill_switch_resume',
  `UPDATE kill_switch SET version = version + 1, people = $3, resumed_by = $2, resumed_at = clock_timestamp() WHERE id = $1`,
);
const TARGET: Readonly<Record<Exclude<KillSwitchScope, 'all'>, ReturnType<typeof sql>>> = {
  merchant: sql('kill_switch_merchant', `SELECT 1 AS found FROM merchant WHERE id = $1`),
  service: sql('kill_switch_service', `SELECT 1 AS found FROM service WHERE code = $1`),
  account: sql('kill_switch_account', `SELECT 1 AS found FROM provider_account WHERE id = $1 AND mode = 'live'`),
};
const MAY_STILL_ASK = sql('kill_switch_asker', `SELECT role FROM operator WHERE id = $1 AND disabled_at IS NULL FOR SHARE`);

/** Waits for sends that are just beginning; until the transaction ends no other begins. */
export async function holdBeginningSends(tx: SqlRunner): Promise<void> {
  await tx.rows(HOLD, []);
}

/**
 * Stops sends. It waits for sends that are just beginning, and none begins after it until the transaction has ended: then they see it.
 * @returns false when the same is stopped already
 */
export async function pressKillSwitch(tx: SqlRunner, { id, scope, targetId, reason, pressedBy }: KillSwitchPress): Promise<boolean> {
  return (await tx.rows(PRESS, [id, scope, targetId, reason, pressedBy])).length === 1;
}

/** Locks a kill switch until the transaction ends. */
export function lockKillSwitch(tx: SqlRunner, id: string): Promise<KillSwitchRow | undefined> {
  return tx.first<KillSwitchRow & Record<string, unknown>>(LOCK, [id]);
}

/** Stores a request to resume, in place of one that has expired. */
export async function askToResume(tx: SqlRunner, id: string, operatorId: string, reason: string): Promise<void> {
  await tx.rows(ASK, [id, operatorId, reason, RESUME_REQUEST_MINUTES]);
}

/** Ends a request to resume: sends stay stopped. */
export async function refuseResumption(tx: SqlRunner, id: string): Promise<void> {
  await tx.rows(REFUSE, [id]);
}

/** Ends the kill switch. @param people how many had to agree */
export async function resumeSends(tx: SqlRunner, id: string, operatorId: string, people: 1 | 2): Promise<void> {
  await tx.rows(RESUME, [id, operatorId, people]);
}

/** Whether the merchant, the service, or the live account exists. */
export async function targetExists(database: SqlRunner, scope: Exclude<KillSwitchScope, 'all'>, targetId: string): Promise<boolean> {
  return (await database.first(TARGET[scope], [targetId])) !== undefined;
}

/** The present role of an operator; undefined when they are disabled. */
export async function presentRoleOf(tx: SqlRunner, operatorId: string): Promise<string | undefined> {
  return (await tx.first<{ role: string }>(MAY_STILL_ASK, [operatorId]))?.role;
}
