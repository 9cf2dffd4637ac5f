import { Database, IS_SEND, MAY_RUN, sql } from '@app/database';
import { MODERATION_REASONS, type ModerationReason } from '@app/domain';
import { Injectable } from '@nestjs/common';

/** Rows of each kind are counted up to here; beyond it the figure is "at least". */
export const FIGURE_CAP = 10_000;

/** Due for longer than a sweep and a busy queue explain. */
const LATE = `interval '1 minute'`;
const OVERDUE = `next_action_at <= now() - ${LATE}`;
/** Due for longer than a holder that vanished keeps a sender lock, and still held: see SenderLock. */
const BEHIND_LOCKS = `
  t.${IS_SEND} AND NOT p.moderation_required AND t.due_at <= now() - interval '20 seconds' AND hashtextextended(p.id, 1) IN (
    SELECT (l.classid::bigint << 32) | l.objid::bigint FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

const FIGURES = sql(
  'operations_figures',
  `SELECT
     ARRAY(SELECT reason || ' ' || count(*) FROM (SELECT reason FROM moderation_case WHERE closed_at IS NULL LIMIT $1) open GROUP BY reason) AS cases,
     (SELECT extract(epoch FROM now() - min(opened_at))::float FROM moderation_case WHERE closed_at IS NULL) AS oldest_case_seconds,
     (SELECT count(*)::int FROM (
        SELECT DISTINCT p.id FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE t.due_at <= now() - ${LATE} AND ${MAY_RUN} LIMIT $1) late
     ) AS overdue_payouts,
     (SELECT count(*)::int FROM (SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE ${BEHIND_LOCKS} LIMIT $1) waiting) AS behind_locks,
     (SELECT count(*)::int FROM (SELECT FROM callback_delivery WHERE ${OVERDUE} LIMIT $1) late) AS overdue_callbacks,
     (SELECT count(*)::int FROM (SELECT FROM provider_notification WHERE ${OVERDUE} LIMIT $1) late) AS overdue_notifications,
     (SELECT count(*)::int FROM (
        SELECT FROM approval v JOIN payout p ON p.id = v.payout_id WHERE v.state = 'waiting' AND v.expires_at > now() AND v.payout_version = p.version LIMIT $1) open
     ) AS waiting_approvals,
     (SELECT count(*)::int FROM provider_account WHERE paused_at IS NOT NULL) AS accounts_paused,
     (SELECT count(*)::int FROM provider_account WHERE breaker_opened_at IS NOT NULL) AS breakers_open`,
);

interface FiguresRow {
  cases: string[];
  oldest_case_seconds: number | null;
  overdue_payouts: number;
  behind_locks: number;
  overdue_callbacks: number;
  overdue_notifications: number;
  waiting_approvals: number;
  accounts_paused: number;
  breakers_open: number;
}

/** The figures of the work. */
export interface OperationsFigures {
  /** Open cases by reason, with an entry for every reason; a payout with two open cases counts in both. */
  openCases: ReadonlyMap<ModerationReason, number>;
  /** 0 when none is open. */
  oldestCaseSeconds: number;
  /** Rows that have been due for more than a minute, by table. */
  overdueRows: ReadonlyMap<string, number>;
  /** Payouts that are due to be sent while another session holds their sender lock. */
  sendsBehindLocks: number;
  waitingApprovals: number;
  /** Provider accounts through which nothing is sent: `paused` by an administrator, or with an open circuit `breaker`. */
  heldAccounts: ReadonlyMap<'paused' | 'breaker', number>;
}

/** The figures that monitoring reads from the database. */
@Injectable()
export class OperationsReader {
  constructor(private readonly database: Database) {}

  async figures(): Promise<OperationsFigures> {
    const row = await this.database.first<FiguresRow>(FIGURES, [FIGURE_CAP]);
    if (!row) throw new Error('the query for figures returned no row');
    const counted = new Map(row.cases.map((entry) => entry.split(' ') as [string, string]));
    return {
      openCases: new Map(MODERATION_REASONS.map((reason) => [reason, Number(counted.get(reason) ?? 0)])),
      oldestCaseSeconds: row.oldest_case_seconds ?? 0,
      overdueRows: new Map([
        ['payout', row.overdue_payouts],
        ['callback_delivery', row.overdue_callbacks],
        ['provider_notification', row.overdue_notifications],
      ]),
      sendsBehindLocks: row.behind_locks,
      waitingApprovals: row.waiting_approvals,
      heldAccounts: new Map([
        ['paused', row.accounts_paused],
        ['breaker', row.breakers_open],
      ]),
    };
  }
}
