import { Database, IS_SEND, MAY_RUN, sql } from '@app/database';
import { KILL_SWITCH_SCOPES, type KillSwitchScope, type Mode, MODERATION_REASONS, type ModerationReason } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { STOPPAGE_CAUSES, type StoppageCause, StoppagesReader } from '../payout/stoppages/stoppages.reader.js';

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
     (SELECT count(*)::int FROM (
        SELECT DISTINCT p.id FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE t.due_at <= now() - ${LATE} AND ${MAY_RUN} LIMIT $1) late
     ) AS overdue_payouts,
     (SELECT count(*)::int FROM (SELECT FROM payout_task t JOIN payout p ON p.id = t.payout_id WHERE ${BEHIND_LOCKS} LIMIT $1) waiting) AS behind_locks,
     (SELECT count(*)::int FROM (SELECT FROM callback_delivery WHERE ${OVERDUE} LIMIT $1) late) AS overdue_callbacks,
     (SELECT count(*)::int FROM (SELECT FROM provider_notification WHERE ${OVERDUE} LIMIT $1) late) AS overdue_notifications,
     ARRAY(SELECT scope || ' ' || count(*) FROM kill_switch WHERE resumed_at IS NULL GROUP BY scope) AS kill_switches`,
);
const MODE_FIGURES = sql(
  'operations_figures_of_mode',
  `WITH open AS (
     SELECT reason, opened_at FROM moderation_case WHERE closed_at IS NULL AND mode = $2 ORDER BY opened_at, payout_id LIMIT $1
   )
   SELECT
     ARRAY(SELECT reason || ' ' || count(*) FROM open GROUP BY reason) AS cases,
     (SELECT extract(epoch FROM now() - min(opened_at))::float FROM open) AS oldest_case_seconds,
     (SELECT count(*)::int FROM (
        SELECT FROM approval v JOIN payout p ON p.id = v.payout_id
        WHERE v.state = 'waiting' AND v.expires_at > now() AND v.payout_version = p.version AND p.mode = $2 LIMIT $1) open
     ) AS waiting_approvals,
     (SELECT count(*)::int FROM (
        SELECT FROM provider_notification n JOIN provider_account a ON a.id = n.provider_account_id WHERE n.state = 'unmatched' AND a.mode = $2 LIMIT $1) open
     ) AS unmatched_notifications,
     (SELECT count(*)::int FROM provider_account WHERE paused_at IS NOT NULL AND mode = $2) AS accounts_paused,
     (SELECT count(*)::int FROM provider_account WHERE breaker_opened_at IS NOT NULL AND mode = $2) AS breakers_open`,
);

interface FiguresRow {
  overdue_payouts: number;
  behind_locks: number;
  overdue_callbacks: number;
  overdue_notifications: number;
  kill_switches: string[];
}

interface ModeFiguresRow {
  cases: string[];
  oldest_case_seconds: number | null;
  waiting_approvals: number;
  unmatched_notifications: number;
  accounts_paused: number;
  breakers_open: number;
}

/** What waits for people or for providers, in one mode: a test wakes nobody. */
export interface ModeFigures {
  /** Open cases by reason, with an entry for every reason; a payout with two open cases counts in both. */
  openCases: ReadonlyMap<ModerationReason, number>;
  /** 0 when none is open. */
  oldestCaseSeconds: number;
  waitingApprovals: number;
  /** Messages of providers that could not be applied so far and that no operator has noted. */
  unmatchedNotifications: number;
  /** Provider accounts through which nothing is sent: `paused` by an administrator, or with an open circuit `breaker`. */
  heldAccounts: ReadonlyMap<'paused' | 'breaker', number>;
  /** Payouts that stand still although no decision is missing, with an entry for every cause. */
  stoppedPayouts: ReadonlyMap<StoppageCause, number>;
}

/** The figures of the work. */
export interface OperationsFigures {
  ofMode: Readonly<Record<Mode, ModeFigures>>;
  /** Rows of both modes that have been due for more than a minute, by table. */
  overdueRows: ReadonlyMap<string, number>;
  /** Payouts of both modes that are due to be sent while another session holds their sender lock. */
  sendsBehindLocks: number;
  /** Kill switches in force, with an entry for every scope. They stop live sends only. */
  killSwitches: ReadonlyMap<KillSwitchScope, number>;
}

/** The figures that monitoring reads from the database. */
@Injectable()
export class OperationsReader {
  constructor(
    private readonly database: Database,
    private readonly stoppages: StoppagesReader,
  ) {}

  async figures(): Promise<OperationsFigures> {
    const [row, live, test] = await Promise.all([this.database.first<FiguresRow>(FIGURES, [FIGURE_CAP]), this.ofMode('live'), this.ofMode('test')]);
    if (!row) throw new Error('the query for figures returned no row');
    const pressed = countsOf(row.kill_switches);
    return {
      ofMode: { live, test },
      overdueRows: new Map([
        ['payout', row.overdue_payouts],
        ['callback_delivery', row.overdue_callbacks],
        ['provider_notification', row.overdue_notifications],
      ]),
      sendsBehindLocks: row.behind_locks,
      killSwitches: new Map(KILL_SWITCH_SCOPES.map((scope) => [scope, Number(pressed.get(scope) ?? 0)])),
    };
  }

  private async ofMode(mode: Mode): Promise<ModeFigures> {
    const [row, stoppages] = await Promise.all([this.database.first<ModeFiguresRow>(MODE_FIGURES, [FIGURE_CAP, mode]), this.stoppages.list(mode)]);
    if (!row) throw new Error('the query for figures of a mode returned no row');
    const counted = countsOf(row.cases);
    return {
      openCases: new Map(MODERATION_REASONS.map((reason) => [reason, Number(counted.get(reason) ?? 0)])),
      oldestCaseSeconds: row.oldest_case_seconds ?? 0,
      waitingApprovals: row.waiting_approvals,
      unmatchedNotifications: row.unmatched_notifications,
      heldAccounts: new Map([
        ['paused', row.accounts_paused],
        ['breaker', row.breakers_open],
      ]),
      stoppedPayouts: new Map(
        STOPPAGE_CAUSES.map((cause) => [cause, stoppages.filter((one) => one.cause === cause).reduce((sum, { payouts }) => sum + payouts, 0)]),
      ),
    };
  }
}

/** `name count` as entries of a map. */
function countsOf(entries: readonly string[]): ReadonlyMap<string, string> {
  return new Map(entries.map((entry) => entry.split(' ') as [string, string]));
}
