import { type AccessEvent, columnList, lockAccess, recordAccess, type RowOf, SignInFailureCountEntity, type SqlRunner, sql } from '@app/database';

/** For how long failed sign-ins are counted together, in seconds: as long as they lock an account. */
export const WINDOW_SECONDS = 900;
/** Counts of one window that become events of their own, the highest first; the others become one together. */
export const MAX_COUNTS_PER_WINDOW = 50;
/** Who was tried when no operator has the e-mail address. */
const UNKNOWN = 'unknown';

const WINDOW = `make_interval(secs => ${String(WINDOW_SECONDS)})`;
const THIS_WINDOW = `date_bin(${WINDOW}, now(), 'epoch'::timestamptz)`;
const COUNT = sql(
  'access.failures.count',
  `INSERT INTO sign_in_failure_count AS c (${columnList(SignInFailureCountEntity)}) VALUES (${THIS_WINDOW}, $1, $2, 1)
   ON CONFLICT (window_start, subject, network) DO UPDATE SET failures = c.failures + 1`,
);
const LATEST_LOCK = sql(
  'access.failures.latest_lock',
  `SELECT kind FROM access_event WHERE operator_id = $1 AND kind IN ('operator.locked', 'operator.unlocked') AND occurred_at > now() - ${WINDOW}
   ORDER BY number DESC LIMIT 1`,
);
const CLOSE = sql(
  'access.failures.close',
  `DELETE FROM sign_in_failure_count WHERE window_start < ${THIS_WINDOW} RETURNING ${columnList(SignInFailureCountEntity)}`,
);

type Count = RowOf<SignInFailureCountEntity>;

/** A sign-in that failed. */
export interface CountedFailure {
  /** Null: no operator has the e-mail address. */
  operatorId: string | null;
  /** See `hashedNetwork`. */
  network: string;
}

/** Counts a failure in the window that is open. */
export async function countFailure(tx: SqlRunner, { operatorId, network }: CountedFailure): Promise<void> {
  await tx.rows(COUNT, [operatorId ?? UNKNOWN, network]);
}

/** Records that an account was locked, once in a window unless it was unlocked since. For an unknown address it does the same work, and writes nothing. */
export async function recordLock(tx: SqlRunner, { operatorId, network }: CountedFailure): Promise<void> {
  await lockAccess(tx);
  const latest = await tx.first<{ kind: string }>(LATEST_LOCK, [operatorId ?? UNKNOWN]);
  if (operatorId === null || latest?.kind === 'operator.locked') return;
  await recordAccess(tx, [{ kind: 'operator.locked', operatorId, sessionId: null, byId: null, data: { network } }]);
}

/** Takes the counts of the windows that are over. @returns the events that say them, {@link MAX_COUNTS_PER_WINDOW} and one for each window */
export async function closeWindows(tx: SqlRunner): Promise<AccessEvent[]> {
  const windows = new Map<string, Count[]>();
  for (const count of await tx.rows<Count>(CLOSE, [])) {
    const key = count.window_start.toISOString();
    windows.set(key, [...(windows.get(key) ?? []), count]);
  }
  return [...windows].sort(([left], [right]) => (left < right ? -1 : 1)).flatMap(([window, counts]) => eventsOf(window, counts));
}

function eventsOf(window: string, counts: readonly Count[]): AccessEvent[] {
  const ordered = [...counts].sort((left, right) => right.failures - left.failures || (left.network < right.network ? -1 : 1));
  const [single, rest] = [ordered.slice(0, MAX_COUNTS_PER_WINDOW), ordered.slice(MAX_COUNTS_PER_WINDOW)];
  const events = single.map(({ subject, network, failures }) => failed(subject === UNKNOWN ? null : subject, { window, failures, network }));
  const failures = rest.reduce((sum, count) => sum + count.failures, 0);
  return rest.length === 0 ? events : [...events, failed(null, { window, failures, more: rest.length })];
}

function failed(operatorId: string | null, data: Record<string, unknown>): AccessEvent {
  return { kind: 'sign_in.failed', operatorId, sessionId: null, byId: null, data };
}
