import { type ProviderAccountOptions, type SqlRunner, sql } from '@app/database';
import type { AccountMode } from '@app/domain';

/** An account as it is stored. */
export interface AccountRow {
  id: string;
  provider: string;
  name: string;
  mode: AccountMode;
  credentialsEncrypted: string;
  options: Record<string, unknown> | ProviderAccountOptions;
}

const COLUMNS = 'id, provider, name, mode, credentials_encrypted, options';
const INSERT = sql('account_insert', `INSERT INTO provider_account (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`);
const UPSERT = sql(
  'account_upsert',
  `INSERT INTO provider_account (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (id) DO UPDATE SET name = $3, credentials_encrypted = $5, options = $6`,
);
const UPDATE = sql(
  'account_update',
  `UPDATE provider_account SET name = $3, credentials_encrypted = $4, options = $5, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id`,
);
const PAUSE = sql(
  'account_pause',
  `UPDATE provider_account SET paused_at = now(), paused_by = $2, pause_reason = $3, version = version + 1 WHERE id = $1 AND paused_at IS NULL RETURNING id`,
);
const RESUME = sql(
  'account_resume',
  `UPDATE provider_account SET paused_at = NULL, paused_by = NULL, pause_reason = NULL, version = version + 1 WHERE id = $1 AND paused_at IS NOT NULL RETURNING id`,
);
const MAKE_PROBE_DUE = sql(
  'account_make_probe_due',
  `UPDATE provider_account SET breaker_retry_at = clock_timestamp() WHERE id = $1 AND breaker_retry_at > clock_timestamp() RETURNING id`,
);
const OPERATOR_NAME = sql('account_paused_by', `SELECT name FROM operator WHERE id = $1`);

const valuesOf = ({ id, provider, name, mode, credentialsEncrypted, options }: AccountRow): unknown[] => [
  id,
  provider,
  name,
  mode,
  credentialsEncrypted,
  options,
];

export async function insertAccount(runner: SqlRunner, account: AccountRow): Promise<void> {
  await runner.rows(INSERT, valuesOf(account));
}

/** Inserts an account, or replaces everything of the one with this id. */
export async function upsertAccount(runner: SqlRunner, account: AccountRow): Promise<void> {
  await runner.rows(UPSERT, valuesOf(account));
}

/** @returns false when the account has another version */
export async function updateAccount(
  runner: SqlRunner,
  expectedVersion: number,
  { id, name, credentialsEncrypted, options }: Pick<AccountRow, 'id' | 'name' | 'credentialsEncrypted' | 'options'>,
): Promise<boolean> {
  return (await runner.rows(UPDATE, [id, expectedVersion, name, credentialsEncrypted, options])).length === 1;
}

/** @returns false when it is paused already */
export async function pauseAccount(runner: SqlRunner, id: string, operatorId: string, reason: string): Promise<boolean> {
  return (await runner.rows(PAUSE, [id, operatorId, reason])).length === 1;
}

/** @returns false when it is not paused */
export async function resumeAccount(runner: SqlRunner, id: string): Promise<boolean> {
  return (await runner.rows(RESUME, [id])).length === 1;
}

/** Makes the next half-open probe due now. @returns false when none was waiting */
export async function makeProbeDue(runner: SqlRunner, id: string): Promise<boolean> {
  return (await runner.rows(MAKE_PROBE_DUE, [id])).length > 0;
}

/** @returns undefined when there is no operator with this id */
export async function findOperatorName(runner: SqlRunner, operatorId: string | null): Promise<string | undefined> {
  return (await runner.first<{ name: string }>(OPERATOR_NAME, [operatorId]))?.name;
}
