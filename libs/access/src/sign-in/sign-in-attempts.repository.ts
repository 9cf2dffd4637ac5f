import { type AccessEvent, columnList, Database, recordAccess, SignInFailureEntity, sql, type SqlRunner } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type CountedFailure, countFailure, recordLock } from '../history/failure-counts.repository.js';
import type { LimitKind, SignInLimit } from './sign-in-limits.js';

/** Lets one sign-in at a time count the failures of a subject. The first number separates these locks from all others. */
const LOCK_SUBJECT = sql('access.sign_in.lock', 'SELECT pg_advisory_xact_lock(712031844, hashtext($1))');
const EXCEEDED = sql(
  'access.sign_in.exceeded',
  `SELECT place, retry_after_seconds FROM (
     SELECT l.place, count(*) >= l.most AS is_exceeded,
       greatest(1, ceil(extract(epoch FROM min(f.failed_at) + make_interval(secs => l.seconds) - now())))::integer AS retry_after_seconds
     FROM unnest($1::bytea[], $2::integer[], $3::integer[]) WITH ORDINALITY AS l (subject_hash, most, seconds, place)
     CROSS JOIN LATERAL (
       SELECT failed_at FROM sign_in_failure
       WHERE subject_hash = l.subject_hash AND failed_at > now() - make_interval(secs => l.seconds) ORDER BY failed_at DESC LIMIT l.most
     ) AS f
     GROUP BY l.place, l.most, l.seconds
   ) AS counted
   WHERE is_exceeded ORDER BY retry_after_seconds DESC LIMIT 1`,
);
const ADD = sql(
  'access.sign_in.add',
  `WITH added AS (INSERT INTO sign_in_failure (${columnList(SignInFailureEntity, ['subject_hash'])}) SELECT unnest($1::bytea[]))
   SELECT now()::text AS recorded_at`,
);
const LOCKED = sql(
  'access.sign_in.locked',
  `SELECT l.place::integer, max(f.failed_at) FILTER (WHERE f.number = l.most) + make_interval(secs => l.seconds) AS locked_until
     FROM unnest($1::bytea[], $2::integer[], $3::integer[]) WITH ORDINALITY AS l (subject_hash, most, seconds, place)
     JOIN LATERAL (
       SELECT failed_at, row_number() OVER (ORDER BY failed_at DESC) AS number FROM sign_in_failure
       WHERE subject_hash = l.subject_hash AND failed_at > now() - make_interval(secs => l.seconds)
     ) AS f ON true
    GROUP BY l.place, l.seconds`,
);
const FORGET = sql('access.sign_in.forget', 'DELETE FROM sign_in_failure WHERE subject_hash = $1');

/** The limit that was reached, and after how many seconds the next attempt may be made. */
export interface ExceededLimit {
  kind: LimitKind;
  retryAfterSeconds: number;
}

/** An attempt that was recorded as failed in advance. */
export interface RecordedAttempt {
  limits: readonly SignInLimit[];
  /** As the database writes it, to the microsecond. */
  recordedAt: string;
}

/** Failed sign-ins, counted for all processes. */
@Injectable()
export class SignInAttemptsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Records a failure in advance, so that concurrent guesses do not all pass; a success removes it. Only the first limit is exact: the
   * others may be exceeded by the sign-ins that run at the same time.
   */
  record(limits: readonly [SignInLimit, ...SignInLimit[]]): Promise<RecordedAttempt | ExceededLimit> {
    return this.database.transaction(async (tx) => {
      await tx.rows(LOCK_SUBJECT, [limits[0].subjectHash.toString('base64')]);
      const exceeded = await findExceeded(tx, limits);
      if (exceeded) return exceeded;
      const added = await tx.first<{ recorded_at: string }>(ADD, [limits.map(({ subjectHash }) => subjectHash)]);
      return { limits, recordedAt: added?.recorded_at ?? '' };
    });
  }

  /** The limit that lasts longest of those that are reached; null: none is. */
  exceeded(limits: readonly SignInLimit[]): Promise<ExceededLimit | null> {
    return findExceeded(this.database, limits);
  }

  /** Until when each subject is locked; null where it is not. */
  async lockedUntil(limits: readonly SignInLimit[]): Promise<(Date | null)[]> {
    const rows = await this.database.rows<{ place: number; locked_until: Date | null }>(LOCKED, parametersOf(limits));
    const byPlace = new Map(rows.map((row) => [row.place, row.locked_until]));
    return limits.map((_limit, index) => byPlace.get(index + 1) ?? null);
  }

  /** Counts a sign-in that failed, and records when it locks the account. Known and unknown addresses take the same work. */
  countFailure(failure: CountedFailure, account: SignInLimit): Promise<void> {
    return this.database.transaction(async (tx) => {
      await countFailure(tx, failure);
      if (await tx.first(EXCEEDED, parametersOf([account]))) await recordLock(tx, failure);
    });
  }

  /** Removes the failures of a subject, and records why. */
  forget(limit: SignInLimit, why: AccessEvent): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.forgive(tx, limit);
      await recordAccess(tx, [why]);
    });
  }

  /** Removes the failures of a subject, in a transaction that records why. */
  async forgive(tx: SqlRunner, { subjectHash }: SignInLimit): Promise<void> {
    await tx.rows(FORGET, [subjectHash]);
  }

  /** Records what the history has to say one by one. */
  note(event: AccessEvent): Promise<void> {
    return this.database.transaction((tx) => recordAccess(tx, [event]));
  }
}

async function findExceeded(runner: SqlRunner, limits: readonly SignInLimit[]): Promise<ExceededLimit | null> {
  const exceeded = await runner.first<{ place: bigint; retry_after_seconds: number }>(EXCEEDED, parametersOf(limits));
  const limit = exceeded && limits[Number(exceeded.place) - 1];
  return limit ? { kind: limit.kind, retryAfterSeconds: exceeded.retry_after_seconds } : null;
}

function parametersOf(limits: readonly SignInLimit[]): unknown[] {
  return [limits.map(({ subjectHash }) => subjectHash), limits.map(({ maxFailures }) => maxFailures), limits.map(({ windowSeconds }) => windowSeconds)];
}
