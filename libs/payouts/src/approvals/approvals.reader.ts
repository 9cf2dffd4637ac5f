import { type ApprovalEntity, Database, DatabaseClock, type PayoutEntity, type RowOf, type SqlRunner, type SqlStatement, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { Cursors } from '../payout/lists/cursors.js';
import type { Page, PageRequest } from '../merchant/payouts.reader.js';

/** An action that one operator requested and a second one decides. */
export interface ApprovalRecord extends Omit<RowOf<ApprovalEntity>, 'payout_version'>, Pick<RowOf<PayoutEntity>, 'amount_minor' | 'currency'> {
  payout_reference: string;
  maker_name: string;
  checker_name: string | null;
  first_checker_name: string | null;
}

const APPROVAL_COLUMNS = `v.id, v.payout_id, p.reference AS payout_reference, p.amount_minor, p.currency, v.action, v.parameters, v.decision, v.maker_id, maker.name AS maker_name,
  v.reason, v.created_at, v.expires_at, CASE WHEN v.state = 'waiting' AND v.expires_at <= now() THEN 'expired' WHEN v.state = 'waiting' AND v.payout_version <> p.version THEN 'void' ELSE v.state END AS state,
  v.checker_id, checker.name AS checker_name, v.decided_at, v.comment, v.identity, v.people, v.approvers, v.admins,
  v.first_checker_id, first_checker.name AS first_checker_name, v.first_agreed_at, v.first_comment`;
/** Joins an approval `v` with its payout `p`, the operator who requested it and those who decided. */
export const APPROVAL_FROM = `approval v JOIN payout p ON p.id = v.payout_id JOIN operator maker ON maker.id = v.maker_id LEFT JOIN operator checker ON checker.id = v.checker_id
  LEFT JOIN operator first_checker ON first_checker.id = v.first_checker_id`;
/** The waiting approvals `v`. They are read before anything else is, however few the planner expects, because they are an index of their own. */
export const WAITING_APPROVALS = `(SELECT * FROM approval WHERE state = 'waiting' OFFSET 0) v`;
/** A second operator can still decide it. */
export const OPEN_APPROVAL = `v.state = 'waiting' AND v.expires_at > now() AND v.payout_version = p.version`;
const OF_PAYOUT = sql('approvals_of_payout', `SELECT ${APPROVAL_COLUMNS} FROM ${APPROVAL_FROM} WHERE v.payout_id = $1 ORDER BY v.created_at DESC LIMIT 50`);
/** Those that wait are few and have an index of their own; the others are read in their order until the page is full. */
const list = (name: string, where: string, from = APPROVAL_FROM): SqlStatement =>
  sql(`approvals_${name}`, `SELECT ${APPROVAL_COLUMNS} FROM ${from} WHERE ${where} AND p.mode = $1 ORDER BY v.created_at DESC, v.id DESC LIMIT $2`);
const IS_AFTER = `(v.created_at, v.id) < ($3::timestamptz, $4::text)`;
const FROM_WAITING = APPROVAL_FROM.replace('approval v', WAITING_APPROVALS);
const WAITING = { first: list('waiting', OPEN_APPROVAL, FROM_WAITING), after: list('waiting_after', `${OPEN_APPROVAL} AND ${IS_AFTER}`, FROM_WAITING) };
const DECIDED = { first: list('decided', `NOT (${OPEN_APPROVAL})`), after: list('decided_after', `NOT (${OPEN_APPROVAL}) AND ${IS_AFTER}`) };

/** Which approvals are listed. */
export interface ApprovalFilter {
  mode: Mode;
  /** False: those that are decided, void or expired. */
  waiting: boolean;
}

/** The latest approvals of a payout, newest first. */
export function approvalsOf(runner: SqlRunner, payoutId: string): Promise<ApprovalRecord[]> {
  return runner.rows<ApprovalRecord>(OF_PAYOUT, [payoutId]);
}

/** Reads the approvals that wait for a second operator, and those that are closed. */
@Injectable()
export class ApprovalsReader {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly cursors: Cursors,
  ) {}

  /** Newest first. */
  async list({ mode, waiting }: ApprovalFilter, page: PageRequest): Promise<Page<ApprovalRecord> & { asOf: Date }> {
    const scope = { list: 'approvals', mode, waiting };
    const after = this.cursors.read(page.cursor, scope);
    const statements = waiting ? WAITING : DECIDED;
    const rows = await (after
      ? this.database.rows<ApprovalRecord>(statements.after, [mode, page.limit + 1, after.at, after.id])
      : this.database.rows<ApprovalRecord>(statements.first, [mode, page.limit + 1]));
    return { ...this.cursors.page(rows, page.limit, scope, (row) => ({ at: row.created_at, id: row.id })), asOf: await this.clock.now() };
  }
}
