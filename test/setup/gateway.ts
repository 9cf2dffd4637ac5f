import 'reflect-metadata';
import { loadConfig } from '@app/config';
import { createDataSource, Database, type Task } from '@app/database';
import type { ModerationAction, ModerationReason, Operation, OperatorRole, Outcome, PayoutStatus, Resolution } from '@app/domain';
import { NotificationsInbox } from '@app/notifications';
import { createLogger, type Logger } from '@app/observability';
import {
  type Answer,
  ApprovalNotOpen,
  type ApprovalResult,
  type CreatePayout,
  EnquiryService,
  ExpiryService,
  type Idempotency,
  type MerchantCommand,
  merchantTextsOf,
  type MerchantRequest,
  type ModerationCommand,
  ModerationReader,
  type ModerationResult,
  ModerationService,
  type OperatorIdentity,
  PayoutChangedMeanwhile,
  type PayoutView,
  MerchantCommandsService,
  PayoutCreationService,
  SubmissionService,
} from '@app/payouts';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { createServer } from '../../apps/gateway/src/http/server/create-server.js';
import { type RunningSandbox, startSandbox } from '../../apps/sandbox/src/sandbox.js';
import { TEST_SPEED } from '../sandbox/sandbox-fixture.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { recordSeeded } from './record-configuration.js';
import { type SeededMerchant, seedMerchants, seedOperators, seedServices, type TestMerchant } from './gateway-seed.js';
import { NotificationEndpoint } from './notification-endpoint.js';

const WAIT_LIMIT_MS = 60_000;
const OWNER_POOL_SIZE = 4;
/** The request id of every command of a test. */
export const REQUEST_ID = 'req_of_the_test';
const SECRET = Buffer.alloc(32, 7).toString('base64');
/** The keys of every gateway of a test: a second process needs the same ones. */
export const TEST_KEYS = { ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET };

/** Finds payouts in progress without a next action, an open case or a scheduled enquiry. */
const LOST = `
  SELECT id, status FROM payout
  WHERE NOT EXISTS (SELECT FROM payout_task t WHERE t.payout_id = payout.id AND t.due_at IS NOT NULL) AND NOT moderation_required
    AND (status IN ('INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING') OR (status IN ('REVOKE_FAILED', 'CANCEL_FAILED') AND processed_amount_minor IS NULL))`;

/** The settings of a test's gateway. */
export interface TestGatewayOptions {
  /** `main` always exists. */
  merchants?: Readonly<Record<string, TestMerchant>>;
  /** Uses Redis for the queue instead of PostgreSQL. */
  redisUrl?: string;
  /** False: no workers run, and the test calls the services. */
  jobs?: boolean;
  /** Whether the sandbox sends notifications. */
  notifications?: boolean;
  environment?: Readonly<Record<string, string>>;
  /** Default: silent, or `TEST_LOG_LEVEL`. */
  logger?: Logger;
  /** Whether it listens on a loopback port. */
  http?: boolean;
  /** A migrated database that is there already, with whatever is in it. Default: a new one. */
  database?: TestDatabase;
}

/** The fields of a payout that a test sets; the others have valid defaults. */
export type WantedPayout = Partial<Omit<CreatePayout, 'merchantId'>> & {
  merchant?: string;
  /** The account number of the sandbox, which selects the scenario. */
  account?: string;
};

/** The row of a payout. */
export interface PayoutState {
  id: string;
  status: PayoutStatus;
  resolution: Resolution | null;
  moderation_required: boolean;
  version: number;
  amount_minor: bigint;
  processed_amount_minor: bigint | null;
  provider_reference: string | null;
  /** What is planned, in alphabetical order. */
  tasks: Task[];
  enquiry_count: number;
  /** Reasons of the open cases, in alphabetical order. */
  reasons: ModerationReason[];
}

export interface EventLine {
  sequence: number;
  type: string;
  from_status: PayoutStatus | null;
  to_status: PayoutStatus | null;
  resolution: Resolution | null;
  actor_type: string;
  actor_id: string | null;
  reason: string | null;
  data: Record<string, unknown>;
}

export interface AttemptLine {
  id: string;
  operation: Operation;
  number: number;
  outcome: Outcome | null;
  resolution: Resolution | null;
  provider_key: string;
}

export interface StatementLine {
  id: string;
  source: string;
  claim: string;
  resolution: Resolution;
  accepted: boolean;
}

type Details = Partial<Pick<ModerationCommand, 'reason' | 'expectedVersion' | 'statement' | 'statementId' | 'details'>>;

/** An idempotency key with a body. */
export function idempotency(key: string = randomUUID(), body = 'the body'): Idempotency {
  const requestHash = createHash('sha256').update(body).digest();
  return { key, requestHash, requestId: REQUEST_ID };
}

/** The payout that an answer shows. */
export function payoutOf({ body }: Pick<Answer, 'body'>): PayoutView {
  return JSON.parse(body) as PayoutView;
}

/** The problem document with which a creation was refused. */
export function refusalOf({ body }: Pick<Answer, 'body'>): { code: string; resolution: Resolution; payout_id: string; request_id: string } {
  return JSON.parse(body) as { code: string; resolution: Resolution; payout_id: string; request_id: string };
}

/** The gateway in this process, composed as in `main.ts`, with a sandbox and a database for both. */
export class TestGateway {
  private closing: Promise<void> | null = null;

  private constructor(
    readonly app: INestApplicationContext,
    readonly database: TestDatabase,
    private readonly owner: DataSource,
    private readonly sandbox: RunningSandbox,
    private readonly merchants: ReadonlyMap<string, SeededMerchant>,
    private readonly operators: ReadonlyMap<OperatorRole, OperatorIdentity>,
    private readonly endpoint: NotificationEndpoint | null,
    private readonly hasJobs: boolean,
  ) {}

  static async start(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const { merchants = {}, jobs = true, notifications = false } = options;
    const database = options.database ?? (await createTestDatabase());
    const endpoint = notifications ? await NotificationEndpoint.open() : null;
    const sandbox = await startSandbox({ databaseUrl: database.applicationUrl, port: 0, speed: TEST_SPEED, notificationUrl: endpoint?.url });
    const app = await startApp(database.applicationUrl, options, jobs);
    const owner = await createDataSource(database.url, OWNER_POOL_SIZE).initialize();
    await seedServices(app);
    const seeded = await seedMerchants(app, sandbox.url, { main: {}, ...merchants });
    const operators = await seedOperators(app);
    await recordSeeded(app.get(Database));
    endpoint?.deliverTo(app.get(NotificationsInbox), seeded.get('main')?.accountId ?? '');
    return new TestGateway(app, database, owner, sandbox, seeded, operators, endpoint, jobs);
  }

  /** @throws Error if a payout of the test is stuck without a next action */
  async stop(): Promise<void> {
    const lost = this.hasJobs ? await this.run<{ id: string; status: PayoutStatus }>(LOST) : [];
    await this.shutDown();
    await this.sandbox.close();
    await this.endpoint?.close();
    await this.owner.destroy();
    await this.database.drop();
    if (lost.length > 0) throw new Error(`these payouts are stuck without a next action: ${lost.map(({ id, status }) => `${id} ${status}`).join(', ')}`);
  }

  /** Shuts the gateway down as a signal does, and leaves the database to look at. */
  shutDown(): Promise<void> {
    return (this.closing ??= this.app.close());
  }

  /** The address of the sandbox of the test. */
  get sandboxUrl(): string {
    return this.sandbox.url;
  }

  get commands(): MerchantCommandsService {
    return this.app.get(MerchantCommandsService);
  }

  get submission(): SubmissionService {
    return this.app.get(SubmissionService);
  }

  get enquiry(): EnquiryService {
    return this.app.get(EnquiryService);
  }

  get expiry(): ExpiryService {
    return this.app.get(ExpiryService);
  }

  get moderation(): ModerationService {
    return this.app.get(ModerationService);
  }

  get reader(): ModerationReader {
    return this.app.get(ModerationReader);
  }

  get notificationEndpoint(): NotificationEndpoint {
    if (!this.endpoint) throw new Error('this gateway was started without notifications');
    return this.endpoint;
  }

  merchant(name = 'main'): SeededMerchant {
    const found = this.merchants.get(name);
    if (!found) throw new Error(`the test has no merchant ${name}`);
    return found;
  }

  operator(role: OperatorRole): OperatorIdentity {
    const found = this.operators.get(role);
    if (!found) throw new Error(`the test has no ${role}`);
    return found;
  }

  /** Runs SQL of the test as the owner. */
  run<Row extends Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.owner.query<Row[]>(sql, [...values]);
  }

  /** Runs SQL with the guards disabled, to create a state that only time or the owner could have caused. */
  async runUnguarded(sql: string, values: readonly unknown[] = []): Promise<void> {
    await this.owner.transaction(async (manager) => {
      await manager.query('SET LOCAL session_replication_role = replica');
      await manager.query(sql, [...values]);
    });
  }

  /** Plans a task of payouts. @param due SQL, as is `enqueued`, the time of its last job */
  async planTask(ids: readonly string[], task: Task, due = 'now()', enqueued = 'NULL'): Promise<void> {
    await this.run(
      `INSERT INTO payout_task (payout_id, task, due_at, enqueued_at) SELECT unnest($1::text[]), $2, ${due}, (${enqueued})::timestamptz
       ON CONFLICT (payout_id, task) DO UPDATE SET due_at = excluded.due_at, enqueued_at = excluded.enqueued_at`,
      [ids, task],
    );
  }

  /** When a task of a payout is due and when its last job was queued, or undefined. */
  async task(id: string, task: Task): Promise<{ due_at: Date | null; enqueued_at: Date | null; due_in_seconds: number } | undefined> {
    const sql = `SELECT due_at, enqueued_at, extract(epoch FROM due_at - now())::float AS due_in_seconds FROM payout_task WHERE payout_id = $1 AND task = $2`;
    return (await this.run<{ due_at: Date | null; enqueued_at: Date | null; due_in_seconds: number }>(sql, [id, task]))[0];
  }

  get transactions(): Database {
    return this.app.get(Database);
  }

  /** Creates a payout, or one that a business rule refuses. @returns its id */
  async create(wanted: WantedPayout = {}): Promise<string> {
    const answer = await this.createAnswer(wanted);
    return answer.status === 201 ? payoutOf(answer).id : refusalOf(answer).payout_id;
  }

  /** Creates a payout. @returns the answer to its merchant */
  createAnswer({ merchant, account = '1000000000', ...wanted }: WantedPayout = {}, once: Idempotency = idempotency()): Promise<Answer> {
    return this.app.get(PayoutCreationService).create(
      {
        merchantId: this.merchant(merchant).id,
        apiKeyId: 'key_of_the_test',
        mode: 'test',
        service: 'bank_transfer_eur',
        amount: '100.00',
        currency: null,
        reference: randomUUID(),
        fields: { account_number: account, holder_name: 'Rosa Klein' },
        autoprocess: true,
        expiresAt: null,
        lifetimeSeconds: null,
        callbackUrl: null,
        metadata: {},
        ...merchantTextsOf(wanted),
        ...wanted,
      },
      once,
    );
  }

  /** A request about a payout: of the merchant `main`, for any version, under a new key, unless the test says otherwise. */
  request(payoutId: string, rest: Partial<MerchantRequest> = {}): MerchantRequest {
    return { merchantId: this.merchant().id, mode: 'test', payoutId, apiKeyId: 'key_of_the_test', expectedVersion: null, idempotency: idempotency(), ...rest };
  }

  /** Gives a command of the merchant. */
  async command(payoutId: string, command: MerchantCommand, merchant = 'main'): Promise<void> {
    await this.commands.command(this.request(payoutId, { merchantId: this.merchant(merchant).id }), command);
  }

  async state(payoutId: string): Promise<PayoutState> {
    const [row] = await this.owner.query<PayoutState[]>(
      `SELECT p.*, ARRAY(SELECT task FROM payout_task t WHERE t.payout_id = p.id AND due_at IS NOT NULL ORDER BY task) AS tasks,
         coalesce((SELECT asked FROM payout_task t WHERE t.payout_id = p.id AND task = 'enquire'), 0) AS enquiry_count,
         ARRAY(SELECT reason FROM moderation_case c WHERE c.payout_id = p.id AND closed_at IS NULL ORDER BY reason) AS reasons
       FROM payout p WHERE id = $1`,
      [payoutId],
    );
    if (!row) throw new Error(`there is no payout ${payoutId}`);
    return row;
  }

  /** Polls a payout until it meets the condition. */
  async waitFor(payoutId: string, isThere: (state: PayoutState) => boolean | Promise<boolean>): Promise<PayoutState> {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    while (Date.now() < deadline) {
      const state = await this.state(payoutId);
      if (await isThere(state)) return state;
      await sleep(15);
    }
    throw new Error(`timed out; the payout is ${describeState(await this.state(payoutId))}`);
  }

  waitForStatus(payoutId: string, status: PayoutStatus): Promise<PayoutState> {
    return this.waitFor(payoutId, (state) => state.status === status);
  }

  waitForCase(payoutId: string, reason: ModerationReason): Promise<PayoutState> {
    return this.waitFor(payoutId, (state) => state.reasons.includes(reason));
  }

  events(payoutId: string): Promise<EventLine[]> {
    return this.owner.query<EventLine[]>('SELECT * FROM payout_event WHERE payout_id = $1 ORDER BY sequence', [payoutId]);
  }

  /** Every status that the payout has had, in order. */
  async path(payoutId: string): Promise<PayoutStatus[]> {
    return (await this.events(payoutId)).flatMap((event) => (event.to_status === null ? [] : [event.to_status]));
  }

  attempts(payoutId: string): Promise<AttemptLine[]> {
    return this.owner.query<AttemptLine[]>(
      'SELECT a.*, o.provider_key FROM payout_attempt a JOIN payout_operation o ON o.id = a.operation_id WHERE a.payout_id = $1 ORDER BY a.started_at',
      [payoutId],
    );
  }

  statements(payoutId: string): Promise<StatementLine[]> {
    return this.owner.query<StatementLine[]>('SELECT * FROM payout_statement WHERE payout_id = $1 ORDER BY received_at, id', [payoutId]);
  }

  /** The movements of money for a payout in the ledger of the provider: `['out 100.00']`. */
  async ledger(payoutId: string): Promise<string[]> {
    const rows = await this.run<{ kind: string; amount_minor: bigint }>('SELECT kind, amount_minor FROM sandbox.movements WHERE reference = $1 ORDER BY seq', [
      payoutId,
    ]);
    return rows.map(({ kind, amount_minor: minor }) => `${kind} ${String(minor / 100n)}.${String(minor % 100n).padStart(2, '0')}`);
  }

  /** The operations that the provider received for a payout, in order, without enquiries. */
  async sends(payoutId: string): Promise<string[]> {
    await this.flushRequests();
    const rows = await this.run<{ operation: string }>(`SELECT operation FROM sandbox.requests WHERE key LIKE $1 AND operation <> 'get' ORDER BY seq`, [
      `${payoutId}-%`,
    ]);
    return rows.map(({ operation }) => operation);
  }

  /** Injects a fault into the next requests at the provider. */
  async orderFault(fault: { kind: string; operation: string; count?: number; account_number?: string; delay_ms?: number }): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.sandbox.url}/faults`, { method: 'POST', headers, body: JSON.stringify({ count: 1, ...fault }) });
    if (answer.status !== 201) throw new Error(`the fault was not ordered: ${await answer.text()}`);
  }

  /** Lets the sandbox report transfers in one notification, as they are now. */
  async reportTogether(transferIds: readonly (string | null)[]): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.sandbox.url}/notifications`, { method: 'POST', headers, body: JSON.stringify({ transfers: transferIds }) });
    if (answer.status !== 202) throw new Error(`nothing was reported: ${await answer.text()}`);
    await answer.text();
  }

  /** Forgets the faults that were ordered. */
  async clearFaults(): Promise<void> {
    const answer = await fetch(`${this.sandbox.url}/faults`, { method: 'DELETE' });
    await answer.text();
  }

  /** Performs an operator action on the current version of the payout. */
  async act(role: OperatorRole, payoutId: string, action: ModerationAction, details: Details = {}): Promise<ModerationResult> {
    return decidingAnew(async () => {
      const { version } = await this.state(payoutId);
      return this.moderation.act(this.operator(role), { payoutId, action, reason: `a test: ${action}`, expectedVersion: version, ...details });
    });
  }

  /** Requests an action as an operator and approves it as an approver. */
  async actWithApproval(payoutId: string, action: ModerationAction, details: Details = {}): Promise<ApprovalResult> {
    return decidingAnew(async () => {
      const asked = await this.act('operator', payoutId, action, details);
      if (asked.kind !== 'approval_requested') throw new Error(`${action} needed no approval`);
      return this.moderation.approve(this.operator('approver'), asked.approvalId, 'agreed');
    });
  }

  private async flushRequests(): Promise<void> {
    const answer = await fetch(`${this.sandbox.url}/requests?limit=1`);
    await answer.text();
  }
}

/** Repeats an action when an answer of the provider changed the payout between reading and deciding. */
async function decidingAnew<Result>(decide: () => Promise<Result>, triesLeft = 5): Promise<Result> {
  try {
    return await decide();
  } catch (error) {
    const isOutdated = error instanceof PayoutChangedMeanwhile || error instanceof ApprovalNotOpen;
    if (!isOutdated || triesLeft === 0) throw error;
    return decidingAnew(decide, triesLeft - 1);
  }
}

/** Starts one more process of the gateway: everything but what listens, unless it is asked for. */
export async function startApp(databaseUrl: string, options: TestGatewayOptions, jobs: boolean): Promise<INestApplicationContext> {
  const { redisUrl = '', environment = {}, http = false, logger = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent') } = options;
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '10',
    QUEUE_POOL_SIZE: '12',
    REDIS_URL: redisUrl,
    ...TEST_KEYS,
    WORKER_CONCURRENCY: '8',
    SWEEP_INTERVAL_MS: '100',
    EXPIRY_INTERVAL_MS: '200',
    ENQUEUE_LEASE_MS: '500',
    SEND_TIMEOUT_MS: '1500',
    CALLBACK_ALLOW_HTTP_LOOPBACK: 'true',
    CALLBACK_RETRY_SCALE: '0.01',
    ROLE: jobs ? 'all' : 'api',
    ...environment,
  });
  const module = GatewayModule.with(config, logger);
  if (!http) return NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const app = await createServer(module, config, logger);
  await app.listen(0, '127.0.0.1');
  return app;
}

function describeState(state: PayoutState): string {
  const { status, resolution, reasons, tasks, processed_amount_minor: processed } = state;
  return `${status}, resolution ${String(resolution)}, cases [${reasons.join(' ')}], tasks [${tasks.join(' ')}], processed ${String(processed)}`;
}
