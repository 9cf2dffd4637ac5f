import { type SqlRunner, sql } from '@app/database';
import type { NewProof } from '../accounts/account-proof.js';

const PROVE = sql(
  'account_prove',
  `UPDATE provider_account SET identity = coalesce(identity, $3), proof = $4, proved_at = clock_timestamp(), proved_mode = $5, proved_identity = $3,
     proved_account = coalesce($6, proved_account), proof_note = $7
   WHERE id = $1 AND version = $2 AND coalesce(identity, $3) = $3 RETURNING id`,
);
const ROTATE = sql(
  'account_rotate_secrets',
  `UPDATE provider_account SET credentials_encrypted = $3, version = version + 1 WHERE id = $1 AND version = $2 AND coalesce(identity, $4) = $4 RETURNING version`,
);
const LOCK = sql('account_lock', `SELECT version FROM provider_account WHERE id = $1 FOR UPDATE`);

/** Stores a proof, or a contradiction. @returns false when the account has changed since it was tested */
export async function storeProof(runner: SqlRunner, id: string, version: number, { kind, mode, identity, account, note }: NewProof): Promise<boolean> {
  return (await runner.rows(PROVE, [id, version, identity, kind, mode, account, note])).length === 1;
}

/** Stores credentials of which only secrets differ. @returns the new version; undefined when the account has changed meanwhile */
export async function storeRotation(
  tx: SqlRunner,
  { id, version, identity, credentialsEncrypted }: { id: string; version: number; identity: string; credentialsEncrypted: string },
): Promise<number | undefined> {
  return (await tx.first<{ version: number }>(ROTATE, [id, version, credentialsEncrypted, identity]))?.version;
}

/** Keeps an account from changing until the transaction ends. @returns its version */
export async function lockAccount(tx: SqlRunner, id: string): Promise<number | undefined> {
  return (await tx.first<{ version: number }>(LOCK, [id]))?.version;
}
