import { Database, DatabaseClock } from '@app/database';
import { type AllowedAction, allowedActions, type ModerationFacts, type OperatorRole } from '@app/domain';
import { type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { Cursors } from '../payout/lists/cursors.js';
import type { SimilarPayout } from '../payout/duplicates/similar-payouts.reader.js';
import type { PayoutConditions } from '../payout/lists/payout-conditions.reader.js';
import { countPayouts, type ListCount } from '../payout/lists/payout-lists.reader.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { PayoutNotFound } from '../payout/payouts.errors.js';
import type { Page, PageRequest } from '../merchant/payouts.reader.js';
import { loadDecisionContexts } from './decision-context.reader.js';
import { countQueue, type QueueCounts, type QueueFilter, type QueueRow, readQueuePage } from './moderation-queue.reader.js';
import { findOperatorPayouts, listOperatorPayouts, type OperatorPayoutRow } from './operator-payouts.reader.js';
import { type PayoutRecords, readPayoutRecords } from './payout-detail.reader.js';

/** What may be done with a payout, and the facts from which that follows. */
interface DecidedActions {
  facts: ModerationFacts;
  actions: AllowedAction[];
}

/** What an approver of an action has to know about its payout. */
export interface ApprovalSubject {
  row: OperatorPayoutRow;
  facts: ModerationFacts;
  similar: SimilarPayout[];
  lastEnquiryAt: Date | null;
}

/** A payout in the queue. */
export interface QueueItem extends DecidedActions {
  row: QueueRow;
  lastEnquiryAt: Date | null;
}

/** Everything about one payout that an operator needs. */
export interface PayoutDetail extends PayoutRecords, DecidedActions {
  row: OperatorPayoutRow;
}

/** What operators read. The allowed actions are computed here, from the same facts that a command is checked against. */
@Injectable()
export class ModerationReader {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly accounts: ProviderAccountsService,
    private readonly cursors: Cursors,
  ) {}

  /** The queue of a mode, longest waiting first. A page takes the same number of statements whatever its length. */
  async queue(filter: QueueFilter, role: OperatorRole, page: PageRequest): Promise<Page<QueueItem> & { counts: QueueCounts; asOf: Date }> {
    const scope = { ...filter, list: 'queue' };
    const place = { after: this.cursors.read(page.cursor, scope), limit: page.limit + 1 };
    const [rows, counts] = await Promise.all([readQueuePage(this.database, filter, place), countQueue(this.database, filter.mode)]);
    const { data, nextCursor } = this.cursors.page(rows, page.limit, scope, (row) => ({ at: row.opened_at, id: row.id }));
    const decided = await this.decide(data, role);
    const items = decided.map(({ row, facts, actions }) => ({ row, facts, actions, lastEnquiryAt: row.last_enquiry_at }));
    return { data: items, nextCursor, counts, asOf: data[0]?.now ?? (await this.clock.now()) };
  }

  /** Payouts of a mode, newest first. */
  async list(conditions: PayoutConditions, page: PageRequest): Promise<Page<OperatorPayoutRow> & ListCount & { asOf: Date }> {
    const scope = { ...conditions, list: 'operator_payouts' };
    const after = this.cursors.read(page.cursor, scope);
    const [rows, counted] = await Promise.all([
      listOperatorPayouts(this.database, conditions, { limit: page.limit + 1, after }),
      countPayouts(this.database, conditions),
    ]);
    const { data, nextCursor } = this.cursors.page(rows, page.limit, scope, (row) => ({ at: row.listed_at, id: row.id }));
    return { data, nextCursor, ...counted, asOf: data[0]?.now ?? (await this.clock.now()) };
  }

  /** @throws {PayoutNotFound} */
  async detail(payoutId: string, role: OperatorRole): Promise<PayoutDetail> {
    const [found] = await findOperatorPayouts(this.database, [payoutId]);
    if (!found) throw new PayoutNotFound(payoutId);
    const [[decided], records] = await Promise.all([this.decide([found], role), readPayoutRecords(this.database, payoutId)]);
    if (!decided) throw new PayoutNotFound(payoutId);
    return { ...decided, ...records };
  }

  /** Payouts with what may be done with each, in no particular order. */
  async decided(payoutIds: readonly string[], role: OperatorRole): Promise<(DecidedActions & { row: OperatorPayoutRow })[]> {
    return this.decide(await findOperatorPayouts(this.database, payoutIds), role);
  }

  private async decide<Row extends PayoutRow>(rows: readonly Row[], role: OperatorRole): Promise<(DecidedActions & { row: Row })[]> {
    const accounts = await this.accountsOf(rows);
    const subjects = rows.map((row) => ({ row, account: accounts.get(row.provider_account_id ?? '') ?? null }));
    const contexts = await loadDecisionContexts(this.database, subjects, role);
    return rows.flatMap((row, index) => {
      const facts = contexts[index]?.facts;
      return facts ? [{ row, facts, actions: allowedActions(facts) }] : [];
    });
  }

  /** Each account once: rows of one page often share theirs. */
  private async accountsOf(rows: readonly PayoutRow[]): Promise<ReadonlyMap<string, ProviderAccount>> {
    const ids = new Set(rows.flatMap((row) => row.provider_account_id ?? []));
    return new Map(await Promise.all([...ids].map(async (id) => [id, await this.accounts.get(id)] as const)));
  }
}
