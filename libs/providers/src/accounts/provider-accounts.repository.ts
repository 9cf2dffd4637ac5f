import { type ProviderAccountOptions, type SqlRunner, sql } from '@app/database';
import type { AccountMode } from '@app/domain';
import type { ProofChange } from './account-proof.js';

/** An account as it is stored. */
export interface AccountRow {
  id: string;
  provider: string;
  name: string;
  mode: AccountMode;
  credentialsEncrypted: string;
  options: Record<string, unknown> | ProviderAccountOptions;
  identity: string;
  /** Its provider moves no money: that is proof enough. */
  isSimulated: boolean;
}

/** A change of an account as it is stored. */
export interface AccountUpdate extends Pick<AccountRow, 'id' | 'name' | 'credentialsEncrypted' | 'options' | 'identity'> {
  proof: ProofChange;
  /** Refused once a payout was routed to it. */
  isForUnused: boolean;
}

const COLUMNS = 'id, provider, name, mode, credentials_encrypted, options, identity, proof, proved_at, proved_mode, proved_identity';
const VALUES = `$1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN 'simulated' END, CASE WHEN $8 THEN now() END, CASE WHEN $8 THEN $4::text END, CASE WHEN $8 THEN $7::text END`;
const INSERT = sql('account_insert', `INSERT INTO provider_account (${COLUMNS}) VALUES (${VALUES})`);
const UPSERT = sql(
  'account_upsert',
  `INSERT INTO provider_account (${COLUMNS}) VALUES (${VALUES})
   ON CONFLICT (id) DO UPDATE SET name = $3, credentials_encrypted = $5, options = $6, identity = $7,
     proof = excluded.proof, proved_at = excluded.proved_at, proved_mode = excluded.proved_mode, proved_identity = excluded.proved_identity`,
);
const UPDATE = sql(
  'account_update',
  `UPDATE provider_account SET name = $3, credentials_encrypted = $4, options = $5, identity = $6, version = version + 1,
     proof = CASE $7 WHEN 'keep' THEN proof WHEN 'simulated' THEN 'simulated' END,
     proved_at = CASE $7 WHEN 'keep' THEN proved_at WHEN 'simulated' THEN now() END,
     proved_mode = CASE $7 WHEN 'keep' THEN proved_mode WHEN 'simulated' THEN mode END,
     proved_identity = CASE $7 WHEN 'keep' THEN proved_identity WHEN 'simulated' THEN $6 END,
     proved_account = CASE $7 WHEN 'keep' THEN proved_account END,
     proof_note = CASE $7 WHEN 'keep' THEN proof_note END
   WHERE id = $1 AND version = $2 AND (NOT $8 OR used_at IS NULL) RETURNING id`,
);
const FILL_IDENTITY = sql(
  'account_fill_identity',
  `UPDATE provider_account SET identity = $2, proof = CASE WHEN proof IS NULL AND $3 THEN 'simulated' ELSE proof END,
     proved_at = CASE WHEN proof IS NULL AND $3 THEN now() ELSE proved_at END, proved_mode = CASE WHEN proof IS NULL AND $3 THEN mode ELSE proved_mode END,
     proved_identity = CASE WHEN proof IS NOT NULL OR $3 THEN $2 END
   WHERE id = $1 AND identity IS NULL RETURNING id`,
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
const LOCK = sql('account_lock', `SELECT version FROM provider_account WHERE id = $1 FOR UPDATE`);
const OPERATOR_NAME = sql('account_paused_by', `SELECT name FROM operator WHERE id = $1`);

const valuesOf = ({ id, provider, name, mode, credentialsEncrypted, options, identity, isSimulated }: AccountRow): unknown[] => [
  id,
  provider,
  name,
  mode,
  credentialsEncrypted,
  options,
  identity,
  isSimulated,
];

export async function insertAccount(runner: SqlRunner, account: AccountRow): Promise<void> {
  await runner.rows(INSERT, valuesOf(account));
}

/** Inserts an account, or replaces everything of the one with this id. */
export async function upsertAccount(runner: SqlRunner, account: AccountRow): Promise<void> {
  await runner.rows(UPSERT, valuesOf(account));
}

/** @returns false when the account has another version, or was used and may not have been */
export async function updateAccount(runner: SqlRunner, expectedVersion: number, account: AccountUpdate): Promise<boolean> {
  const { id, name, credentialsEncrypted, options, identity, proof, isForUnused } = account;
  return (await runner.rows(UPDATE, [id, expectedVersion, name, credentialsEncrypted, options, identity, proof, isForUnused])).length === 1;
}

/** Stores the identity of an account from before it was kept; where it was used in live, that is its proof. @returns false when it has one */
export async function fillIdentity(runner: SqlRunner, id: string, { identity, isSimulated }: Pick<AccountRow, 'identity' | 'isSimulated'>): Promise<boolean> {
  return (await runner.rows(FILL_IDENTITY, [id, identity, isSimulated])).length === 1;
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

/** Locks an account until the transaction ends. @returns its version, or undefined when there is none */
export async function lockAccount(runner: SqlRunner, id: string): Promise<number | undefined> {
  return (await runner.first<{ version: number }>(LOCK, [id]))?.version;
}

/** @returns undefined when there is no operator with this id */
export async function findOperatorName(runner: SqlRunner, operatorId: string | null): Promise<string | undefined> {
  return (await runner.first<{ name: string }>(OPERATOR_NAME, [operatorId]))?.name;
}
