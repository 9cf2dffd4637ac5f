import type { AccountConfirmationEntity, SqlRunner } from '@app/database';
import { sql } from '@app/database';

/** What an operator asks another one to confirm. */
export type NewConfirmation = Pick<AccountConfirmationEntity, 'id' | 'providerAccountId' | 'identity' | 'mode' | 'reason' | 'askedBy'>;

/** A confirmation that waits, with the name of the operator who asked. */
export type WaitingConfirmation = Pick<AccountConfirmationEntity, 'id' | 'identity' | 'mode' | 'reason' | 'askedBy' | 'askedAt'> & { askedByName: string };

const INSERT = sql(
  'confirmation_insert',
  `INSERT INTO account_confirmation (id, provider_account_id, identity, mode, reason, asked_by) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT DO NOTHING RETURNING id`,
);
const WAITING = sql(
  'confirmation_waiting',
  `SELECT c.id, c.identity, c.mode, c.reason, c.asked_by AS "askedBy", c.asked_at AS "askedAt", o.name AS "askedByName"
   FROM account_confirmation c JOIN operator o ON o.id = c.asked_by WHERE c.provider_account_id = $1 AND c.state = 'waiting'`,
);
const DECIDE = sql(
  'confirmation_decide',
  `UPDATE account_confirmation SET state = $2, decided_by = $3, people = $4, decided_at = clock_timestamp() WHERE id = $1 AND state = 'waiting' RETURNING id`,
);
const VOID = sql(
  'confirmation_void',
  `UPDATE account_confirmation SET state = 'void', decided_at = clock_timestamp() WHERE provider_account_id = $1 AND state = 'waiting'`,
);

/** @returns false when another one waits already */
export async function insertConfirmation(tx: SqlRunner, { id, providerAccountId, identity, mode, reason, askedBy }: NewConfirmation): Promise<boolean> {
  return (await tx.rows(INSERT, [id, providerAccountId, identity, mode, reason, askedBy])).length === 1;
}

/** The confirmation of an account that waits for another operator; undefined when none does. */
export async function waitingConfirmation(runner: SqlRunner, accountId: string): Promise<WaitingConfirmation | undefined> {
  return runner.first<WaitingConfirmation & Record<string, unknown>>(WAITING, [accountId]);
}

/** How a confirmation ended, and how many people it took. */
export type ConfirmationDecision = Pick<AccountConfirmationEntity, 'people'> & { state: 'confirmed' | 'withdrawn'; operatorId: string };

/** @returns false when it does not wait any more */
export async function decideConfirmation(tx: SqlRunner, id: string, { state, operatorId, people }: ConfirmationDecision): Promise<boolean> {
  return (await tx.rows(DECIDE, [id, state, operatorId, people])).length === 1;
}

/** What was asked about other credentials cannot be confirmed any more. */
export async function voidConfirmations(tx: SqlRunner, accountId: string): Promise<void> {
  await tx.rows(VOID, [accountId]);
}
