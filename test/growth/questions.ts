import { type AuditFilter, AuditLogReader } from '@app/audit';
import { DatabaseClock } from '@app/database';
import type { ApprovalRule, Mode, PayoutStatus } from '@app/domain';
import { FourEyes } from '@app/changes';
import { CallbacksReader } from '@app/callbacks';
import {
  ApprovalSubjectsReader,
  FirstStepsReader,
  ModerationReader,
  OperationsReader,
  OverviewReader,
  type PayoutConditions,
  type PayoutFilter,
  PayoutsReader,
  RecipientSearch,
  ServiceCatalogue,
  StoppagesReader,
} from '@app/payouts';
import { ProviderAccountsService } from '@app/providers';
import { DataSource } from 'typeorm';
import { grownSince } from '../../libs/audit/src/checkpoints.repository.js';
import { ApprovalsReader } from '../../libs/payouts/src/approvals/approvals.reader.js';
import { RulePreviewReader } from '../../libs/payouts/src/approvals/rule-preview.reader.js';
import { outdatedApprovals } from '../../libs/payouts/src/approvals/open-approvals.reader.js';
import { makeDigests, noteTurned } from '../../libs/alerts/src/queue-watch/queue-limits.repository.js';
import { accountsOfExpired, lockExpired } from '../../libs/payouts/src/operations/expiry.repository.js';
import { lockUnbound } from '../../libs/payouts/src/operations/history-binding.repository.js';
import { LimitsReader } from '../../libs/payouts/src/payout/limits/limits.reader.js';
import { Cursors } from '../../libs/payouts/src/payout/lists/cursors.js';
import { RecipientReads } from '../../libs/payouts/src/payout/recipient/recipient-reads.service.js';
import { DueRowsRepository } from '../../libs/queue/src/sweeper/due-rows.repository.js';
import type { TestGateway } from '../setup/gateway.js';
import { RecordingDatabase, type Sent } from './plans.js';

/** A rule that would ask about every action. */
const EVERYTHING: ApprovalRule = {
  name: 'all',
  mode: 'test',
  merchantId: null,
  actions: [],
  fromMinor: {},
  riskFrom: null,
  approvers: 1,
  role: 'approver',
  enabled: true,
};

/** Something that somebody asks, or a worker does, again and again. */
export interface Question {
  name: string;
  ask: () => Promise<unknown>;
  /** The most rows that its statements may look at, all together. */
  maxRows: number;
  /** The most server time at a million payouts, in milliseconds. */
  maxMs: number;
}

/** What a page reads at most of one range, for each of its parts; joins included. */
const PAGE_ROWS = 2_000;
/** What is counted is counted up to 10,000, in the worst case by looking at a row and its index entry for each. */
const COUNTED_ROWS = 25_000;
const LIMIT = 50;
const HOUR_MS = 3_600_000;
const FIRST = { cursor: null, limit: LIMIT };

/** The services of a gateway over a database that records. */
export class Questions {
  readonly database: RecordingDatabase;
  private readonly cursors: Cursors;
  private readonly moderation: ModerationReader;
  private readonly merchant: PayoutsReader;

  constructor(private readonly gateway: TestGateway) {
    this.database = new RecordingDatabase(gateway.app.get(DataSource));
    this.cursors = gateway.app.get(Cursors);
    this.moderation = new ModerationReader(this.database, gateway.app.get(DatabaseClock), gateway.app.get(ProviderAccountsService), this.cursors);
    this.merchant = new PayoutsReader(this.database, this.cursors);
  }

  /** Asks, and returns the statements that were sent for it. */
  async statementsOf({ ask }: Question): Promise<Sent[]> {
    this.database.sent.length = 0;
    await ask();
    return this.database.sent.splice(0);
  }

  /** @param payouts how many there are */
  all(payouts: number): Question[] {
    return [...this.ofMerchants(), ...this.ofOperators(payouts), ...this.ofTheQueue(), ...this.ofFigures(), ...this.ofWorkers()];
  }

  private ofMerchants(): Question[] {
    const tenant = { merchantId: this.gateway.merchant().id, mode: 'test' as const };
    const list = (name: string, filter: PayoutFilter, maxMs = 10): Question => ({
      name: `merchant: ${name}`,
      ask: () => this.merchant.list(tenant, filter, FIRST),
      maxRows: PAGE_ROWS,
      maxMs,
    });
    const [from, to] = [new Date(Date.now() - 400 * HOUR_MS), new Date(Date.now() - 399 * HOUR_MS)];
    return [
      list('first page', {}),
      {
        name: 'merchant: ?reference= of a payout',
        ask: async () => {
          const { data } = await this.merchant.list(tenant, { createdTo: to }, FIRST);
          this.database.sent.length = 0;
          await this.merchant.list(tenant, { reference: data[0]?.reference ?? '' }, FIRST);
        },
        maxRows: 10,
        maxMs: 5,
      },
      list('?reference= of none', { reference: 'order-of-nobody' }, 5),
      list('?status= that most have', { status: ['PROCESSED'] }),
      list('?status= that none has', { status: ['REVOKED'] }),
      list('?status= of four', { status: ['PENDING', 'REVOKED', 'PROCESS_FAILED', 'INVOKE_FAILED'] }),
      list('?moderation_required=true', { moderationRequired: true }),
      list('?moderation_required=false', { moderationRequired: false }),
      list('?status= of two with ?moderation_required=true', { status: ['PENDING', 'REVOKED'], moderationRequired: true }),
      list('?created_from= and ?created_to= of an hour', { createdFrom: from, createdTo: to }),
      list('?status= that none has, of an hour', { status: ['REVOKED'], createdFrom: from, createdTo: to }),
      {
        name: 'merchant: a page in the middle',
        ask: async () => {
          const { nextCursor } = await this.merchant.list(tenant, { createdTo: from }, FIRST);
          this.database.sent.length = 0;
          await this.merchant.list(tenant, { createdTo: from }, { cursor: nextCursor, limit: LIMIT });
        },
        maxRows: PAGE_ROWS,
        maxMs: 10,
      },
    ];
  }

  private ofOperators(payouts: number): Question[] {
    const list = (name: string, conditions: Omit<PayoutConditions, 'mode'>, mode: Mode = 'test'): Question => ({
      name: `payouts: ${name}`,
      ask: () => this.moderation.list({ mode, ...conditions }, FIRST),
      maxRows: COUNTED_ROWS + 3 * PAGE_ROWS,
      maxMs: 50,
    });
    const failed: PayoutStatus[] = ['CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED'];
    const anHourAgo = new Date(Date.now() - HOUR_MS);
    return [
      list('first page', {}),
      list('first page of the mode with few', {}, 'live'),
      list('one status', { status: ['PROCESSED'] }),
      list('a status that none has', { status: ['REVOKED'] }),
      list('a status that none has in the mode with few', { status: ['INVOKING'] }, 'live'),
      // A page of each status of each merchant, and the count.
      { ...list('five statuses', { status: failed }), maxRows: 3 * COUNTED_ROWS },
      list('needs a decision', { moderationRequired: true }),
      // Whether a payout waits stands in its row: counting reads as many rows as it counts, and passes those that wait.
      { ...list('needs no decision', { moderationRequired: false }), maxRows: 2 * COUNTED_ROWS, maxMs: 150 },
      list('created since an hour', { createdFrom: anHourAgo }),
      list('paid since an hour', { status: ['PROCESSED', 'PARTIALLY_PROCESSED'], statusSince: anHourAgo }),
      list('failed since a day', { status: failed, statusSince: new Date(Date.now() - 24 * HOUR_MS) }),
      list('search of an id', { search: `po_${'0'.repeat(32)}` }),
      list('search of a reference', { search: `order-${String(Math.floor(payouts / 2))}` }),
      list('search of a provider reference', { search: `ref-${String(Math.floor(payouts / 3))}` }),
      list('search of a provider key', { search: `po_${'0'.repeat(32)}-invoke` }),
      list('search of nothing', { search: 'nothing begins like this' }),
      // Where there are few payouts, PostgreSQL reads the index of all to find a thousand.
      { ...list('search of what all begin with', { search: 'order-' }), maxRows: 3 * COUNTED_ROWS },
      {
        name: 'payouts: of a recipient that somebody types',
        ask: async () => {
          const search = new RecipientSearch(this.database, this.gateway.app.get(ServiceCatalogue), this.gateway.app.get(RecipientReads));
          const fields = { account_number: '1000000001', holder_name: 'Grace Hopper' };
          await search.search(this.gateway.operator('admin').id, { mode: 'test', service: 'bank_transfer_eur', fields });
        },
        maxRows: 10,
        maxMs: 5,
      },
      {
        name: 'payouts: to the recipient of another one',
        ask: async () => {
          const { data } = await this.moderation.list({ mode: 'test' }, { cursor: null, limit: 1 });
          this.database.sent.length = 0;
          await this.moderation.list({ mode: 'test', sameRecipientAs: data[0]?.id ?? '' }, FIRST);
        },
        maxRows: PAGE_ROWS,
        maxMs: 10,
      },
      {
        name: 'callbacks of a payout',
        ask: async () => {
          const { data } = await this.moderation.list({ mode: 'test' }, { cursor: null, limit: 1 });
          this.database.sent.length = 0;
          await this.recordingTypeorm(() => this.gateway.app.get(CallbacksReader).ofPayout(data[0]?.id ?? ''));
        },
        maxRows: 10,
        maxMs: 5,
      },
    ];
  }

  private ofTheQueue(): Question[] {
    const queue = (name: string, filter: object, rows = COUNTED_ROWS): Question => ({
      name: `moderation: ${name}`,
      ask: () => this.moderation.queue({ mode: 'test', ...filter }, 'operator', FIRST),
      maxRows: rows,
      maxMs: 30,
    });
    const clock = this.gateway.app.get(DatabaseClock);
    const approvals = new ApprovalsReader(this.database, clock, this.cursors);
    const subjects = new ApprovalSubjectsReader(this.database, approvals, this.moderation);
    const list = (name: string, waiting: boolean): Question => ({
      name: `approvals: ${name}`,
      ask: () => subjects.list({ mode: 'test', waiting }, 'approver', FIRST),
      // Those that wait are the newest, and are passed over for those that are decided.
      maxRows: 10 * PAGE_ROWS,
      maxMs: 30,
    });
    return [
      queue('first page', {}),
      queue('first page of the mode with few', { mode: 'live' }),
      queue('one reason', { reasons: ['UNKNOWN_OUTCOME'] }),
      queue('a reason that none has', { reasons: ['CONFLICT'] }),
      { ...queue('a provider that none has', { providerAccountIds: ['acc_of_nobody'] }, 2 * COUNTED_ROWS), maxMs: 100 },
      list('waiting', true),
      list('decided', false),
      {
        name: 'approval rules: what one would have asked for',
        ask: () => new RulePreviewReader(this.database).preview(EVERYTHING),
        maxRows: 4 * COUNTED_ROWS,
        maxMs: 100,
      },
      ...this.ofTheAuditLog(),
    ];
  }

  private ofTheAuditLog(): Question[] {
    const log = new AuditLogReader(this.database);
    const list = (name: string, filter: AuditFilter): Question => ({
      name: `audit log: ${name}`,
      ask: () => log.list(filter, null, LIMIT),
      maxRows: PAGE_ROWS,
      maxMs: 10,
    });
    return [
      list('first page', {}),
      list('one operator', { source: 'payouts', operatorId: this.gateway.operator('operator').id }),
      list('an operator who did nothing', { operatorId: `op_${'0'.repeat(32)}` }),
      list('one payout', { subjectId: `po_${'0'.repeat(32)}` }),
      list('what an operator has read', { source: 'reads', operatorId: this.gateway.operator('admin').id }),
      list('an hour', { from: new Date(Date.now() - 400 * HOUR_MS), to: new Date(Date.now() - 399 * HOUR_MS) }),
    ];
  }

  private ofFigures(): Question[] {
    const overview = new OverviewReader(this.database);
    const stoppages = new StoppagesReader(this.database);
    const operations = new OperationsReader(this.database, stoppages);
    return [
      { name: 'overview: figures', ask: () => overview.read('test'), maxRows: 5 * 10_001 + PAGE_ROWS, maxMs: 30 },
      { name: 'overview: first steps', ask: () => new FirstStepsReader(this.database, this.gateway.app.get(FourEyes)).read(), maxRows: 1_000, maxMs: 10 },
      { name: 'overview: what stops money', ask: () => stoppages.list('test'), maxRows: COUNTED_ROWS, maxMs: 30 },
      {
        name: 'merchant: limits',
        ask: () => new LimitsReader(this.database).read({ merchantId: this.gateway.merchant().id, mode: 'test' }),
        maxRows: PAGE_ROWS,
        maxMs: 10,
      },
      { name: 'alerts: whether the queue is late', ask: () => noteTurned(this.database), maxRows: 2 * COUNTED_ROWS, maxMs: 30 },
      { name: 'alerts: digests', ask: () => makeDigests(this.database), maxRows: 4 * COUNTED_ROWS, maxMs: 100 },
      { name: 'metrics: figures', ask: () => operations.figures(), maxRows: 3 * COUNTED_ROWS, maxMs: 100 },
    ];
  }

  private ofWorkers(): Question[] {
    const due = new DueRowsRepository(this.database);
    const lease = { leaseMs: 60_000, limit: 500 };
    const work = (name: string, ask: Question['ask'], maxRows = 3 * PAGE_ROWS): Question => ({ name: `worker: ${name}`, ask, maxRows, maxMs: 50 });
    return [
      work('sweep of tasks', () => due.leaseTasks(lease, []), COUNTED_ROWS),
      work('sweep of callbacks', () => due.leaseDeliveries(lease)),
      work('sweep of notifications', () => due.leaseNotifications(lease)),
      work('accounts of expired payouts', () => accountsOfExpired(this.database)),
      work('expired payouts', () => this.database.transaction((tx) => lockExpired(tx, 100))),
      work('outdated approvals', () => outdatedApprovals(this.database, 100)),
      work('histories to bind', () => this.database.transaction((tx) => lockUnbound(tx, 100))),
      work('histories to seal', () => this.database.transaction((tx) => grownSince(tx, new Date(), 5_000)), 2 * COUNTED_ROWS),
    ];
  }

  /** TypeORM sends its statements past the recording database. */
  private async recordingTypeorm(ask: () => Promise<unknown>): Promise<void> {
    const source = this.gateway.app.get(DataSource);
    const { logger } = source;
    const logQuery = (text: string, values: unknown[] = []): void => {
      this.database.sent.push({ statement: { text }, values });
    };
    Object.assign(source, { logger: { ...logger, logQuery } });
    await ask();
    Object.assign(source, { logger });
  }
}
