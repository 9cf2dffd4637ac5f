import { MerchantsService } from '@app/access';
import { createDataSource, Database, DatabaseClock, type SqlStatement } from '@app/database';
import { type Answer, merchantTextsOf, PayoutCreationService, RequestHashes } from '@app/payouts';
import { JobQueue } from '@app/queue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { ModerationPolicyService } from '../../libs/payouts/src/merchant/moderation-policy.service.js';
import { PayoutInsertsRepository } from '../../libs/payouts/src/merchant/payout-inserts.repository.js';
import { PayoutPreparationService } from '../../libs/payouts/src/merchant/payout-preparation.service.js';
import { idempotency, payoutOf, TestGateway, type WantedPayout } from '../setup/gateway.js';
import { HeldDatabase } from '../setup/held-database.js';

const PARALLEL = 50;
const PROCESSES = 3;
const POOL_SIZE = 4;
const DAY_MS = 86_400_000;

let gateway: TestGateway;
const pools: DataSource[] = [];
/** One for each process: they share the database and nothing else that limits go by. */
const processes: PayoutCreationService[] = [];

beforeAll(async () => {
  gateway = await TestGateway.start({
    jobs: false,
    environment: { SANDBOX_MAY_BE_LIVE: 'true' },
    merchants: {
      dayPayouts: { policy: { maxDayPayouts: { EUR: 7 } } },
      dayAmount: { policy: { maxDayMinor: { EUR: 79_999 } } },
      recipientPayouts: { policy: { maxRecipientDayPayouts: { EUR: 7 } } },
      recipientAmount: { policy: { maxRecipientDayMinor: { EUR: 79_999 } } },
      each: { policy: { maxPayoutMinor: { EUR: 10_000 } } },
      modes: { hasLive: true, policy: { maxDayPayouts: { EUR: 1 } } },
      careful: { policy: { duplicates: 'ask', maxDayPayouts: { EUR: 2 } } },
      free: {},
    },
  });
  for (let count = 0; count < PROCESSES; count += 1) {
    const pool = await createDataSource(gateway.database.applicationUrl, POOL_SIZE).initialize();
    pools.push(pool);
    processes.push(creationsWith(new Database(pool)));
  }
}, 90_000);

afterAll(async () => {
  for (const pool of pools) await pool.destroy();
  await gateway.stop();
});

function creationsWith(database: Database): PayoutCreationService {
  const { app } = gateway;
  const inserts = new PayoutInsertsRepository(database, app.get(JobQueue), app.get(RequestHashes));
  return new PayoutCreationService(app.get(DatabaseClock), app.get(PayoutPreparationService), app.get(ModerationPolicyService), inserts);
}

const recipient = (): NonNullable<WantedPayout['fields']> => ({ account_number: '1000000000', holder_name: `Rosa ${randomUUID()}` });
const create = (merchant: string, wanted: WantedPayout = {}, once = idempotency()): Promise<Answer> =>
  gateway.createAnswer({ merchant, fields: recipient(), ...wanted }, once);

/** A creation in the process with this number. */
function createIn(process: number, merchant: string, fields: Record<string, unknown>): Promise<Answer> {
  return createBy(firstOf(processes.slice(process % PROCESSES)), merchant, fields);
}

function createBy(creations: PayoutCreationService, merchant: string, fields: Record<string, unknown>): Promise<Answer> {
  const order = { service: 'bank_transfer_eur', amount: '100.00', currency: null, reference: randomUUID(), fields, autoprocess: true };
  const rest = { expiresAt: null, lifetimeSeconds: null, callbackUrl: null, metadata: {}, ...merchantTextsOf({}) };
  const owner = { merchantId: gateway.merchant(merchant).id, mode: 'test', apiKeyId: 'key_of_the_test' } as const;
  return creations.create({ ...owner, ...order, ...rest }, idempotency());
}

interface Problem {
  code: string;
  detail: string;
  payout_id: string;
  resolution: string;
  currency: string;
  retry_at: string | null;
  limits: { limit: string; retry_at: string | null }[];
}
const problemOf = ({ body }: Answer): Problem => JSON.parse(body) as Problem;
/** The first of a list that has one. */
function firstOf<One>(list: readonly One[]): One {
  const [first] = list;
  if (first === undefined) throw new Error('the list is empty');
  return first;
}
const statuses = (answers: readonly Answer[], status: number): Answer[] => answers.filter((answer) => answer.status === status);

/** A merchant of a test with limits of its own. */
async function newMerchant(policy: object): Promise<void> {
  const { id } = gateway.merchant('dayPayouts');
  await gateway.runUnguarded(`UPDATE payout SET created_at = created_at - interval '25 hours' WHERE merchant_id = $1`, [id]);
  await setLimits(policy);
  gateway.app.get(MerchantsService).forget(id);
}

/** Changes the limits as another process would: this one does not know it yet. */
const setLimits = (policy: object): Promise<unknown> =>
  gateway.run(`UPDATE merchant_policy SET policy = $2 WHERE merchant_id = $1`, [gateway.merchant('dayPayouts').id, { duplicates: 'off', ...policy }]);

const read = async (answer: Answer) => gateway.state(answer.status === 201 ? payoutOf(answer).id : problemOf(answer).payout_id);
const end = (answer: Answer, status: string, processedMinor: number | null): Promise<void> =>
  gateway.runUnguarded('UPDATE payout SET status = $2::payout_status, processed_amount_minor = $3 WHERE id = $1', [
    payoutOf(answer).id,
    status,
    processedMinor,
  ]);

describe('fifty creations at once in several processes', () => {
  it.each(['dayPayouts', 'dayAmount'])('are stored exactly as often as the limit "%s" lets them', async (merchant) => {
    const answers = await Promise.all(Array.from({ length: PARALLEL }, (_one, index) => createIn(index, merchant, recipient())));
    expect([statuses(answers, 201), statuses(answers, 422)].map(({ length }) => length)).toEqual([7, PARALLEL - 7]);
    const [counted] = await gateway.run(
      `SELECT count(*) FILTER (WHERE status = 'READY') AS ready, count(*) FILTER (WHERE status = 'CREATE_FAILED' AND resolution = 'LIMIT_VIOLATION') AS refused
       FROM payout WHERE merchant_id = $1`,
      [gateway.merchant(merchant).id],
    );
    expect(counted).toEqual({ ready: 7n, refused: BigInt(PARALLEL - 7) });
  });

  it.each(['recipientPayouts', 'recipientAmount'])('are stored exactly as often for each recipient as the limit "%s" lets them', async (merchant) => {
    const recipients = [recipient(), recipient()];
    const answers = await Promise.all(Array.from({ length: PARALLEL }, (_one, index) => createIn(index, merchant, recipients[index % 2] ?? {})));
    const of = (side: number): Answer[] => answers.filter((_answer, index) => index % 2 === side);
    expect([0, 1].map((side) => statuses(of(side), 201).length)).toEqual([7, 7]);
    expect(problemOf(firstOf(statuses(answers, 422))).limits).toMatchObject([{ limit: expect.stringContaining('_per_recipient_day') as unknown }]);
  });

  it('wait for one that another process has not committed yet, and are refused because of it', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 1 } });
    const held = new HeldDatabase(firstOf(pools));
    const first = createBy(creationsWith(held), 'dayPayouts', recipient());
    await held.inserted;
    let isSettled = false;
    const second = createIn(1, 'dayPayouts', recipient()).finally(() => (isSettled = true));
    await sleep(300);
    expect(isSettled).toBe(false);
    held.commit();
    expect([await first, await second].map(({ status }) => status)).toEqual([201, 422]);
  });

  it('reach a limit that is raised meanwhile, and never go beyond it', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 5 } });
    const creations = Array.from({ length: PARALLEL }, (_one, index) => createIn(index, 'dayPayouts', recipient()));
    const answers = await Promise.all([...creations, setLimits({ maxDayPayouts: { EUR: 12 } }).then(() => createIn(0, 'dayPayouts', recipient()))]);
    while (statuses(answers, 201).length < 12) answers.push(await createIn(answers.length, 'dayPayouts', recipient()));
    expect((await createIn(0, 'dayPayouts', recipient())).status).toBe(422);
  });

  it('stop at once where the limit is lowered, also in processes that have not heard of it', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 40 } });
    const creations = Array.from({ length: 20 }, (_one, index) => createIn(index, 'dayPayouts', recipient()));
    await Promise.race(creations);
    await setLimits({ maxDayPayouts: { EUR: 1 } });
    const later = await Promise.all([0, 1, 2].map((process) => createIn(process, 'dayPayouts', recipient())));
    expect(later.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(problemOf(firstOf(later)).limits).toMatchObject([{ max_payouts: 1, left_payouts: 0 }]);
    await Promise.all(creations);
  });
});

describe('a payout beyond a limit', () => {
  it('is refused with the limit, what is left of it and when to try again, and kept as CREATE_FAILED with its reference free', async () => {
    await newMerchant({ maxDayMinor: { EUR: 15_000 }, maxDayPayouts: { EUR: 9 } });
    const first = payoutOf(await create('dayPayouts'));
    const wanted = { amount: '50.01', reference: randomUUID() };
    const refused = await create('dayPayouts', wanted);
    const retryAt = new Date(new Date(first.created_at).getTime() + DAY_MS).toISOString();
    expect([refused.status, problemOf(refused)]).toEqual([
      422,
      {
        type: '/problems/limit_reached',
        title: 'A limit is reached',
        status: 422,
        code: 'limit_reached',
        detail: `The amount of all payouts within 24 hours is limited to 150.00 EUR, of which 50.00 EUR is left. Try again at ${retryAt}.`,
        request_id: expect.any(String),
        resolution: 'LIMIT_VIOLATION',
        payout_id: expect.stringMatching(/^po_/),
        limits: [{ limit: 'amount_per_day', max_amount: '150.00', left_amount: '50.00', retry_at: retryAt }],
        currency: 'EUR',
        retry_at: retryAt,
      },
    ]);
    expect(await read(refused)).toMatchObject({ status: 'CREATE_FAILED', resolution: 'LIMIT_VIOLATION', processed_amount_minor: 0n, tasks: [] });
    expect((await create('dayPayouts', { ...wanted, amount: '50.00' })).status).toBe(201);
  });

  it('names every limit that it is beyond, and the time at which it is within all of them', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 2 }, maxRecipientDayMinor: { EUR: 10_000 } });
    const fields = recipient();
    await create('dayPayouts');
    const last = payoutOf(await create('dayPayouts', { fields }));
    const { limits, retry_at: retryAt } = problemOf(await create('dayPayouts', { fields }));
    expect(limits.map(({ limit }) => limit)).toEqual(['payouts_per_day', 'amount_per_recipient_day']);
    expect(retryAt).toBe(new Date(new Date(last.created_at).getTime() + DAY_MS).toISOString());
  });

  it('has no time at which it is within the limit when it is beyond it by itself', async () => {
    expect((await create('each', { amount: '100.00' })).status).toBe(201);
    const { limits, retry_at: retryAt, detail } = problemOf(await create('each', { amount: '100.01' }));
    expect([limits, retryAt]).toEqual([[{ limit: 'amount_per_payout', max_amount: '100.00', retry_at: null }], null]);
    expect(detail).toBe('The largest amount of one payout is limited to 100.00 EUR. This payout is never within it.');
  });

  it('is let through again once the payouts of the day before are older than 24 hours', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 1 } });
    const first = payoutOf(await create('dayPayouts')).id;
    const age = (time: string): Promise<void> => gateway.runUnguarded(`UPDATE payout SET created_at = now() - $2::interval WHERE id = $1`, [first, time]);
    await age('23 hours 59 minutes');
    expect((await create('dayPayouts')).status).toBe(422);
    await age('24 hours 1 second');
    expect((await create('dayPayouts')).status).toBe(201);
  });
});

describe('a limit', () => {
  it('holds for its own mode, currency and merchant, and what the others create uses nothing of it', async () => {
    for (const mode of ['test', 'live'] as const) {
      expect((await create('modes', { mode })).status).toBe(201);
      expect((await create('modes', { mode })).status).toBe(422);
    }
    expect((await create('modes', { service: 'bank_transfer_usd' })).status).toBe(201);
    expect((await create('free')).status).toBe(201);
  });

  it.each([
    ['PROCESS_FAILED', 0, 201],
    ['INVOKE_FAILED', 0, 201],
    ['TERMINATED', 0, 201],
    ['EXPIRED', 0, 201],
    ['REVOKED', 0, 201],
    ['CANCELLED', 0, 201],
    ['PARTIALLY_PROCESSED', 1, 422],
    ['PROCESSED', 10_000, 422],
    ['REVOKE_FAILED', null, 422],
    ['CANCEL_FAILED', 10_000, 422],
  ])('is given back by a payout that is %s with %s cents paid, if no money is out', async (status, processedMinor, answered) => {
    await newMerchant({ maxDayPayouts: { EUR: 1 }, maxRecipientDayMinor: { EUR: 10_000 } });
    const fields = recipient();
    await end(await create('dayPayouts', { fields }), status, processedMinor);
    expect((await create('dayPayouts', { fields })).status).toBe(answered);
  });

  it('is given back when its merchant cancels a payout that was not sent', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 1 } });
    await gateway.command(payoutOf(await create('dayPayouts')).id, 'cancel', 'dayPayouts');
    expect((await create('dayPayouts')).status).toBe(201);
    expect((await create('dayPayouts')).status).toBe(422);
  });

  it('is used once by a payout that is found to be like an earlier one', async () => {
    const fields = recipient();
    const answers = [await create('careful', { fields }), await create('careful', { fields }), await create('careful', { fields })];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 422]);
    expect(await read(firstOf(answers.slice(1)))).toMatchObject({ moderation_required: true, reasons: ['POLICY'] });
  });

  it('is compared for one recipient once the details are complete, and the payout goes on waiting where it is reached', async () => {
    await newMerchant({ maxRecipientDayPayouts: { EUR: 1 } });
    const { account_number: number, ...rest } = recipient();
    const first = await create('dayPayouts', { fields: { account_number: number, ...rest } });
    const second = await create('dayPayouts', { fields: rest });
    const supply = () =>
      gateway.commands.supplyDetails(gateway.request(payoutOf(second).id, { merchantId: gateway.merchant('dayPayouts').id }), { account_number: number });
    await expect(supply()).rejects.toMatchObject({ code: 'limit_reached', extra: { limits: [{ limit: 'payouts_per_recipient_day', left_payouts: 0 }] } });
    expect(await read(second)).toMatchObject({ status: 'CREATED', missing_fields: ['account_number'] });
    await gateway.command(payoutOf(first).id, 'cancel', 'dayPayouts');
    expect(JSON.parse((await supply()).body)).toMatchObject({ status: 'READY' });
  });
});

describe('a repeated request', () => {
  it('gets its first answer whatever is left of the limit by then', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 1 } });
    const [accepted, refused] = [idempotency(), idempotency()];
    const [wanted, other] = [
      { reference: randomUUID(), fields: recipient() },
      { reference: randomUUID(), fields: recipient() },
    ];
    const [first, second] = [await create('dayPayouts', wanted, accepted), await create('dayPayouts', other, refused)];
    expect(await create('dayPayouts', wanted, accepted)).toEqual({ ...first, replayed: true, version: null });
    await setLimits({ maxDayPayouts: { EUR: 9 } });
    expect(await create('dayPayouts', other, refused)).toEqual({ ...second, replayed: true, version: null });
  });

  it('takes the last place of a limit once, however often it comes at the same moment', async () => {
    await newMerchant({ maxDayPayouts: { EUR: 1 } });
    const [wanted, once] = [{ reference: randomUUID(), fields: recipient() }, idempotency()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('dayPayouts', wanted, once)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });
});

describe('a merchant without limits', () => {
  it('is not asked about any: its creation is the same statement as before', async () => {
    const recorded = new RecordingDatabase(firstOf(pools));
    const names = async (merchant: string): Promise<string[]> => {
      recorded.names.length = 0;
      await createIn(0, merchant, recipient());
      return recorded.names;
    };
    processes[0] = creationsWith(recorded);
    expect(await names('free')).toEqual(['payout_create']);
    expect(await names('each')).toEqual(['payout_create_within_limits']);
  });
});

/** Remembers the names of its statements. */
class RecordingDatabase extends Database {
  readonly names: string[] = [];

  override rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    this.names.push(what.name);
    return super.rows(what, values);
  }
}
