import { type ChallengePurpose, columnList, OperatorChallengeEntity, OperatorFactorEntity, type SqlRunner, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

/** For how long a passkey may take to answer a question, in seconds. */
export const CHALLENGE_LIFETIME_SECONDS = 120;
/** Questions to the passkeys of one operator that wait for each purpose at a time, in however many tabs: one more takes the place of the oldest. */
export const MAX_CHALLENGES = 10;

const LIFETIME = `interval '${String(CHALLENGE_LIFETIME_SECONDS)} seconds'`;

const ASK = sql(
  'access.passkey.ask',
  `WITH surplus AS (DELETE FROM operator_challenge WHERE challenge_hash IN (
     SELECT challenge_hash FROM operator_challenge WHERE operator_id = $2 AND purpose = $4 ORDER BY created_at DESC OFFSET ${String(MAX_CHALLENGES - 1)}))
   INSERT INTO operator_challenge (${columnList(OperatorChallengeEntity, ['challenge_hash', 'operator_id', 'session_id', 'purpose', 'created_at'])})
   VALUES ($1, $2, $3, $4, clock_timestamp())`,
);
const TAKE = sql(
  'access.passkey.take',
  `DELETE FROM operator_challenge WHERE challenge_hash = $1 AND operator_id = $2 AND session_id IS NOT DISTINCT FROM $3 AND purpose = $4
   RETURNING created_at > clock_timestamp() - ${LIFETIME} AS is_in_time`,
);
const LIST = sql(
  'access.passkey.list',
  `SELECT id, name, credential_id, transports FROM operator_factor WHERE operator_id = $1 AND kind = 'passkey' AND confirmed_at IS NOT NULL ORDER BY created_at, id`,
);
const FIND = sql(
  'access.passkey.find',
  `SELECT id, public_key FROM operator_factor WHERE operator_id = $1 AND credential_id = $2 AND kind = 'passkey' AND confirmed_at IS NOT NULL`,
);
/** A counter that does not rise belongs to another copy of the passkey, but for passkeys that do not count. */
const USE = sql(
  'access.passkey.use',
  `UPDATE operator_factor SET sign_count = $2, last_used_at = clock_timestamp() WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0)) RETURNING id`,
);
const ADD = sql(
  'access.passkey.add',
  `INSERT INTO operator_factor (${columnList(OperatorFactorEntity, ['id', 'operator_id', 'session_id', 'name', 'credential_id', 'public_key', 'sign_count', 'transports', 'kind', 'created_at', 'confirmed_at'])})
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'passkey', now, now FROM clock_timestamp() now ON CONFLICT (credential_id) WHERE kind = 'passkey' DO NOTHING RETURNING id`,
);

/** Whose question it is, and what for. */
export interface Asked {
  operatorId: string;
  /** Null at a sign-in. */
  sessionId: string | null;
  purpose: ChallengePurpose;
}

/** A passkey as it is named to browsers. */
export interface ListedPasskey {
  id: string;
  name: string;
  credential_id: string;
  transports: string[];
}

/** What a passkey's answer is checked with. */
export interface CheckedPasskey {
  id: string;
  public_key: Buffer;
}

/** A passkey that is registered. */
export interface RegisteredPasskey {
  id: string;
  operatorId: string;
  sessionId: string;
  name: string;
  credentialId: string;
  publicKey: Uint8Array;
  signCount: number;
  transports: readonly string[];
}

/** Passkeys, and the questions that they answer. */
@Injectable()
export class PasskeysRepository {
  async ask(runner: SqlRunner, hash: Buffer, { operatorId, sessionId, purpose }: Asked): Promise<void> {
    await runner.rows(ASK, [hash, operatorId, sessionId, purpose]);
  }

  /** Uses a question up, of two answers for one of them. @returns whether it was asked of this operator for this purpose, and not too long ago */
  async take(tx: SqlRunner, hash: Buffer, { operatorId, sessionId, purpose }: Asked): Promise<boolean> {
    return (await tx.first<{ is_in_time: boolean }>(TAKE, [hash, operatorId, sessionId, purpose]))?.is_in_time === true;
  }

  list(runner: SqlRunner, operatorId: string): Promise<ListedPasskey[]> {
    return runner.rows<ListedPasskey & Record<string, unknown>>(LIST, [operatorId]);
  }

  /** A passkey of this operator. */
  find(runner: SqlRunner, operatorId: string, credentialId: string): Promise<CheckedPasskey | undefined> {
    return runner.first<CheckedPasskey & Record<string, unknown>>(FIND, [operatorId, credentialId]);
  }

  /** @returns false when the counter has not risen since the last answer */
  async use(tx: SqlRunner, id: string, signCount: number): Promise<boolean> {
    return (await tx.first(USE, [id, signCount])) !== undefined;
  }

  /** @returns false when the passkey is registered already, for this operator or another one */
  async add(tx: SqlRunner, passkey: RegisteredPasskey): Promise<boolean> {
    const { id, operatorId, sessionId, name, credentialId, publicKey, signCount, transports } = passkey;
    return (await tx.first(ADD, [id, operatorId, sessionId, name, credentialId, Buffer.from(publicKey), signCount, transports])) !== undefined;
  }
}
