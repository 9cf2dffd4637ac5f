import { sql, type SqlRunner } from '@app/database';
import { newId, type Operation, type Outcome, type Resolution } from '@app/domain';
import { type KeyForm, providerKeyOf } from '@app/providers';
import type { RoutedPayout } from './payout.row.js';

/** An attempt that is about to be opened: its intent is committed with it, and only then may the request leave. */
export interface NewAttempt extends AttemptTerms {
  id: string;
  operationId: string;
  providerAccountId: string;
  operation: Operation;
  /** The same for the first attempt and for every repeat: those read it where the first one stored it. */
  providerKey: string;
  /** Whether no request has left under the key yet. */
  isFirstOfKey: boolean;
  /** Attempts of the operation, this one included. */
  number: number;
  /** When the provider may have received the key for the first time; null before the first attempt. */
  keyBegunAt: Date | null;
  /** Earlier attempts of the operation whose outcome is unknown. */
  unknownBefore: number;
  /** Another account than this one was asked before: what it does with the payout is not known here. */
  isOtherAccount: boolean;
}

/** What a sender decides about an attempt. */
export interface AttemptTerms {
  /** How long the request may wait before it leaves, in milliseconds. */
  sendWithinMs: number;
  /** Of the account whose credentials the request carries. */
  identity: string;
  /** In which a new key is made. */
  keyForm: KeyForm;
}

/** How an attempt ended. */
export interface AttemptEnd {
  outcome: Outcome;
  resolution: Resolution;
  code: string | null;
  message: string | null;
  httpStatus: number | null;
}

interface Earlier {
  operation_id: string | null;
  provider_key: string | null;
  tries: number;
  unknown: number;
  key_begun_at: Date | null;
  is_other_account: boolean;
}

interface Submissions {
  submissions: number;
  invoked_at: Date | null;
  is_other_account: boolean;
}

const NO_EARLIER: Earlier = { operation_id: null, provider_key: null, tries: 0, unknown: 0, key_begun_at: null, is_other_account: false };
/** SQL: a request of the payout $1 may have reached another account than $4. */
const IS_OTHER_ACCOUNT = `EXISTS (SELECT FROM payout_attempt x WHERE x.payout_id = $1 AND x.outcome IS DISTINCT FROM 'not_sent' AND x.identity <> $4) AS is_other_account`;
const EARLIER = sql(
  'attempt_earlier',
  `SELECT o.id AS operation_id, o.provider_key, o.created_at AS key_begun_at,
     count(a.id)::int AS tries, (count(a.id) FILTER (WHERE a.outcome = 'unknown'))::int AS unknown, ${IS_OTHER_ACCOUNT}
   FROM (VALUES (true)) AS always LEFT JOIN payout_operation o ON o.payout_id = $1 AND o.provider_account_id = $3 AND o.operation = $2
     LEFT JOIN payout_attempt a ON a.operation_id = o.id
   GROUP BY o.id, o.provider_key, o.created_at`,
);
const SUBMISSIONS = sql(
  'attempt_submissions',
  `SELECT (count(*) FILTER (WHERE operation = $2))::int AS submissions, min(created_at) FILTER (WHERE operation = 'invoke') AS invoked_at, ${IS_OTHER_ACCOUNT}
   FROM payout_operation WHERE payout_id = $1 AND provider_account_id = $3`,
);
/** SQL that ends an attempt which is still open. Its parameters: the attempt's id, then the values of {@link endColumns}. */
export function finishText(first: number): string {
  const at = (offset: number): string => `$${first + offset}`;
  return `
    UPDATE payout_attempt SET outcome = ${at(1)}, resolution = ${at(2)}, provider_code = ${at(3)}, provider_message = ${at(4)}, http_status = ${at(5)},
      finished_at = clock_timestamp()
    WHERE id = ${at(0)} AND outcome IS NULL RETURNING id`;
}
const FINISH = sql('attempt_finish', finishText(1));
const FIND_OPEN = sql(
  'attempt_find_open',
  `SELECT id, operation, send_deadline, clock_timestamp() AS now FROM payout_attempt WHERE payout_id = $1 AND outcome IS NULL`,
);

/**
 * The next attempt of an operation, under the payout's key for it: the one that is stored, whatever form the connector declares by now. The caller holds the sender's lock, so no other process opens one.
 */
export async function nextAttempt(database: SqlRunner, payout: RoutedPayout, operation: Operation, terms: AttemptTerms): Promise<NewAttempt> {
  if (operation === 'submit_details') return nextSubmission(database, payout, terms);
  const { id: payoutId, provider_account_id: providerAccountId } = payout;
  // No attempt is opened before INVOKING.
  const earlier =
    payout.status === 'READY'
      ? NO_EARLIER
      : ((await database.first<Earlier & Record<string, unknown>>(EARLIER, [payoutId, operation, providerAccountId, terms.identity])) ?? NO_EARLIER);
  return {
    id: newId('attempt'),
    operationId: earlier.operation_id ?? newId('operation'),
    providerAccountId,
    operation,
    providerKey: earlier.provider_key ?? providerKeyOf(terms.keyForm, payoutId, operation),
    isFirstOfKey: earlier.operation_id === null,
    number: earlier.tries + 1,
    ...terms,
    keyBegunAt: earlier.key_begun_at,
    unknownBefore: earlier.unknown,
    isOtherAccount: earlier.is_other_account,
  };
}

/**
 * Each answer to the provider is an operation with a key of its own: under the key of an earlier answer, a second password or a second
 * approval would be taken for a repeat of the first. While the provider has registered nothing, the answer repeats the payout's order,
 * so then the provider must still know the key of the invoke.
 */
async function nextSubmission(database: SqlRunner, payout: RoutedPayout, terms: AttemptTerms): Promise<NewAttempt> {
  const { id: payoutId, provider_account_id: providerAccountId, provider_reference: reference } = payout;
  const before = await database.first<Submissions & Record<string, unknown>>(SUBMISSIONS, [payoutId, 'submit_details', providerAccountId, terms.identity]);
  const number = (before?.submissions ?? 0) + 1;
  return {
    id: newId('attempt'),
    operationId: newId('operation'),
    providerAccountId,
    operation: 'submit_details',
    providerKey: providerKeyOf(terms.keyForm, payoutId, 'submit_details', number),
    isFirstOfKey: true,
    number,
    ...terms,
    keyBegunAt: reference === null ? (before?.invoked_at ?? null) : null,
    unknownBefore: 0,
    isOtherAccount: before?.is_other_account ?? false,
  };
}

/** How an attempt ended, in the order of {@link finishText}. */
export function endColumns({ outcome, resolution, code, message, httpStatus }: AttemptEnd): unknown[] {
  return [outcome, resolution, code, message, httpStatus];
}

/** Ends an attempt. @returns false when it had ended already */
export async function finishAttempt(tx: SqlRunner, attemptId: string, end: AttemptEnd): Promise<boolean> {
  const rows = await tx.rows(FINISH, [attemptId, ...endColumns(end)]);
  return rows.length === 1;
}

/** The open attempt of a payout, if there is one. */
export async function findOpenAttempt(
  tx: SqlRunner,
  payoutId: string,
): Promise<{ id: string; operation: Operation; send_deadline: Date; now: Date } | undefined> {
  return tx.first(FIND_OPEN, [payoutId]);
}
