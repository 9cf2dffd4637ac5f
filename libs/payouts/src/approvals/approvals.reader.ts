import { type ApprovalEntity, Database, DatabaseClock, type PayoutEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { Cursors } from '../payout/cursors.js';
import type { Page, PageRequest } from '../merchant/payouts.reader.js';

/** An action that one operator requested and a second one decides. */
export interface ApprovalRecord extends Omit<RowOf<ApprovalEntity>, 'payout_version'>, Pick<RowOf<PayoutEntity>, 'amount_minor' | 'currency'> {
  payout_reference: string;
  maker_name: string;
  checker_name: string | null;
}

const APPROVAL_COLUMNS = `v.id, v.payout_id, p.reference AS payout_reference, p.amount_minor, p.currency, v.action, v.parameters, v.decision, v.maker_id, maker.name AS maker_name,
  v.reason, v.created_at, v.expires_at, CASE WHEN v.state = 'waiting' AND v.expires_at <= now() THEN 'expired' WHEN v.state = 'waiting' AND v.payout_version <> p.version THEN 'void' ELSE v.state END AS state,
  v.checker_id, checker.name AS checker_name, v.decided_at, v.comment, v.identity, v.people`;
/** Joins an approval `v` with its payout `p`, the operator who requested it and the one who decided. */
export const APPROVAL_FROM = `approval v JOIN payout p ON p.id = v.payout_id JOIN operator maker ON maker.id = v.maker_id LEFT JOIN operator checker ON checker.id = v.checker_id`;
/** A second operator can still decide it. */
export const OPEN_APPROVAL = `v.state = 'waiting' AND v.expires_at > now() AND v.payout_version = p.version`;
const OF_PAYOUT = sql('approvals_of_payout', `SELECT ${APPROVAL_COLUMNS} FROM ${APPROVAL_FROM} WHERE v.payout_id = $1 ORDER BY v.created_at DESC LIMIT 50`);
const LIST = sql(
  'approvals_list',
  `SELECT ${APPROVAL_COLUMNS} FROM ${APPROVAL_FROM} WHERE (${OPEN_APPROVAL}) = $1 AND p.mode = $5 AND ($2::timestamptz IS NULL OR (v.created_at, v.id) < ($2, $3)) ORDER BY v.created_at DESC, v.id DESC LIMIT $4`,
);

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
    const rows = await this.database.rows<ApprovalRecord>(LIST, [waiting, after?.at ?? null, after?.id ?? null, page.limit + 1, mode]);
    return { ...this.cursors.page(rows, page.limit, scope, (row) => ({ at: row.created_at, id: row.id })), asOf: await this.clock.now() };
  }
}
