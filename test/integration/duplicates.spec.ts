import { type Database, DatabaseClock } from '@app/database';
import { ApprovalSubjectsReader, merchantTextsOf, PayoutCreationService, RequestHashes } from '@app/payouts';
import { JobQueue } from '@app/queue';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { approvalView } from '../../apps/gateway/src/http/admin/payouts/detail/approval.mapper.js';
import { payoutDetailView } from '../../apps/gateway/src/http/admin/payouts/detail/payout-detail.mapper.js';
import { ModerationPolicyService } from '../../libs/payouts/src/merchant/moderation-policy.service.js';
import { PayoutInsertsRepository } from '../../libs/payouts/src/merchant/payout-inserts.repository.js';
import { PayoutPreparationService } from '../../libs/payouts/src/merchant/payout-preparation.service.js';
import { idempotency, payoutOf, TestGateway, type WantedPayout } from '../setup/gateway.js';
import { HeldDatabase } from '../setup/held-database.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({
    jobs: false,
    merchants: {
      asking: { policy: { duplicates: 'ask' } },
      other: { policy: { duplicates: 'ask' } },
      patient: { policy: { duplicates: 'ask', duplicateWindowHours: 48 } },
      warning: { policy: { duplicates: 'warn' } },
      limited: { policy: { duplicates: 'ask', aboveMinor: { EUR: 5_000 } }, soloLimits: { EUR: 1n } },
    },
  });
}, 90_000);

afterAll(() => gateway.stop());

/** A recipient that no other test of this file uses. */
const newRecipient = (): NonNullable<WantedPayout['fields']> => ({ account_number: '1000000000', holder_name: `Rosa ${randomUUID()}` });

/** What the gateway knows about a payout and its duplicate. */
async function read(id: string) {
  const { reasons, status, tasks } = await gateway.state(id);
  const [row] = await gateway.run<{ duplicate_of: string | null }>('SELECT duplicate_of FROM payout WHERE id = $1', [id]);
  return { status, reasons, duplicateOf: row?.duplicate_of ?? null, tasks };
}

/** Moves the creation of a payout back in time. */
const age = (id: string, hours: number): Promise<void> =>
  gateway.runUnguarded('UPDATE payout SET created_at = created_at - make_interval(hours => $2) WHERE id = $1', [id, hours]);

const end = (id: string, status: string, processedMinor: number): Promise<void> =>
  gateway.runUnguarded('UPDATE payout SET status = $2::payout_status, processed_amount_minor = $3 WHERE id = $1', [id, status, processedMinor]);

const ALONE = { status: 'READY', reasons: [], duplicateOf: null, tasks: ['invoke'] };

describe('a second payout over the same amount to the same recipient', () => {
  it('waits for an operator when the policy of its merchant is to ask, and its case names the first payout', async () => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant: 'asking', fields });
    const answer = await gateway.createAnswer({ merchant: 'asking', fields });
    const second = payoutOf(answer);
    expect(answer.status).toBe(201);
    expect(second).toMatchObject({ status: 'READY', moderation_required: true });
    expect(await read(first)).toEqual(ALONE);
    expect(await read(second.id)).toEqual({ status: 'READY', reasons: ['POLICY'], duplicateOf: first, tasks: [] });
    const named = { duplicate_of: { id: first, status: 'READY', created_at: expect.any(String) } };
    expect((await gateway.events(second.id)).map(({ type, data }) => [type, data])).toEqual([
      ['status.changed', {}],
      ['status.changed', named],
      ['case.opened', { reason: 'POLICY', ...named }],
    ]);
  });

  it('is sent with a mark when the policy is to warn, and without one when it is off', async () => {
    const fields = newRecipient();
    const [warned, off] = [await gateway.create({ merchant: 'warning', fields }), await gateway.create({ merchant: 'main', fields })];
    expect(await read(await gateway.create({ merchant: 'warning', fields }))).toEqual({ ...ALONE, duplicateOf: warned });
    expect(await read(await gateway.create({ merchant: 'main', fields }))).toEqual(ALONE);
    expect([await read(warned), await read(off)]).toEqual([ALONE, ALONE]);
  });

  it('differs in its amount, its recipient, its service or its merchant, and then it is none', async () => {
    const fields = newRecipient();
    await gateway.create({ merchant: 'asking', fields });
    for (const wanted of [
      { merchant: 'asking', fields, amount: '100.01' },
      { merchant: 'asking', fields: newRecipient() },
      { merchant: 'asking', fields, service: 'bank_transfer_usd' },
      { merchant: 'other', fields },
    ]) {
      expect(await read(await gateway.create(wanted))).toEqual(ALONE);
    }
  });

  it.each([
    ['asking', 23, 'found'],
    ['asking', 25, 'not found'],
    ['patient', 47, 'found'],
    ['patient', 49, 'not found'],
  ])('of the merchant "%s", %i hours later, is %s', async (merchant, hours, expected) => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant, fields });
    await age(first, hours);
    expect((await read(await gateway.create({ merchant, fields }))).duplicateOf).toBe(expected === 'found' ? first : null);
  });

  it.each([
    ['PROCESS_FAILED', 0, 'no duplicate'],
    ['INVOKE_FAILED', 0, 'no duplicate'],
    ['EXPIRED', 0, 'no duplicate'],
    ['CANCELLED', 0, 'no duplicate'],
    ['REVOKE_FAILED', 10_000, 'a duplicate'],
    ['PROCESSED', 10_000, 'a duplicate'],
  ])('after a first one that is %s with %i cents paid is %s', async (status, processedMinor, expected) => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant: 'asking', fields });
    await end(first, status, processedMinor);
    expect((await read(await gateway.create({ merchant: 'asking', fields }))).duplicateOf).toBe(expected === 'a duplicate' ? first : null);
  });

  it('names its duplicate also where another rule opens the case', async () => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant: 'limited', fields });
    expect(await read(await gateway.create({ merchant: 'limited', fields }))).toEqual({ status: 'READY', reasons: ['POLICY'], duplicateOf: first, tasks: [] });
  });

  it('is not its own duplicate when its request is repeated', async () => {
    const fields = newRecipient();
    const [wanted, once] = [{ merchant: 'asking', fields, reference: randomUUID() }, idempotency()];
    const answers = await Promise.all([1, 2, 3].map(() => gateway.createAnswer(wanted, once)));
    answers.push(await gateway.createAnswer(wanted, once));
    expect(new Set(answers.map((answer) => payoutOf(answer).id)).size).toBe(1);
    expect(await read(payoutOf(answers[0] ?? { body: '' }).id)).toEqual(ALONE);
  });
});

describe('payouts to the same recipient that are created at the same moment', () => {
  it('are stored by one statement, and all but one of them wait for an operator', async () => {
    const fields = newRecipient();
    const ids = await Promise.all(Array.from({ length: 12 }, () => gateway.create({ merchant: 'asking', fields })));
    const states = await Promise.all(ids.map(read));
    expect(states.filter(({ duplicateOf }) => duplicateOf === null)).toEqual([ALONE]);
    expect(states.filter(({ reasons }) => reasons.includes('POLICY'))).toHaveLength(11);
  });

  it('waits for another process that creates it at the same moment, and sees what that one had not committed yet', async () => {
    const fields = newRecipient();
    const held = new HeldDatabase(gateway.app.get(DataSource));
    const first = creationsWith(held).create(orderOf(fields), idempotency());
    await held.inserted;
    let isSettled = false;
    const second = gateway.create({ merchant: 'asking', fields }).finally(() => (isSettled = true));
    await sleep(300);
    expect(isSettled).toBe(false);
    held.commit();
    expect(await read(await second)).toMatchObject({ reasons: ['POLICY'], duplicateOf: payoutOf(await first).id });
  });
});

describe('details that are supplied later', () => {
  it('are compared once they are complete', async () => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant: 'asking', fields });
    const { account_number: number, ...rest } = fields;
    const id = await gateway.create({ merchant: 'asking', fields: rest });
    expect(await read(id)).toMatchObject({ status: 'CREATED', duplicateOf: null });
    await gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('asking').id }), { account_number: number });
    expect(await read(id)).toEqual({ status: 'READY', reasons: ['POLICY'], duplicateOf: first, tasks: [] });
    expect((await gateway.events(id)).at(-1)).toMatchObject({ type: 'case.opened', data: { reason: 'POLICY', duplicate_of: { id: first, status: 'READY' } } });
  });

  it('are found by a payout that is created while they are being stored', async () => {
    const fields = newRecipient();
    const { account_number: number, ...rest } = fields;
    const id = await gateway.create({ merchant: 'asking', fields: rest });
    const [, later] = await Promise.all([
      gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('asking').id }), { account_number: number }),
      gateway.create({ merchant: 'asking', fields }),
    ]);
    const states = await Promise.all([read(id), read(later)]);
    expect(states.filter(({ duplicateOf }) => duplicateOf !== null)).toHaveLength(1);
  });
});

describe('approver of the sending of a duplicate', () => {
  it('sees the other payout, merchant, recipient, provider, evidence and risk, in the list of approvals as on the page', async () => {
    const fields = newRecipient();
    const first = await gateway.create({ merchant: 'limited', fields });
    const second = await gateway.create({ merchant: 'limited', fields });
    const asked = await gateway.act('operator', second, 'process');
    expect(asked).toMatchObject({ kind: 'approval_requested', decision: { risk: 'high' } });
    const { data } = await gateway.app.get(ApprovalSubjectsReader).list({ mode: 'test', waiting: true }, 'approver', { cursor: null, limit: 10 });
    const approver = { ...gateway.operator('approver'), email: 'approver@test.example' };
    const views = data.filter(({ record }) => record.payout_id === second).map(({ record, subject }) => approvalView(record, subject, approver));
    expect(views).toMatchObject([
      {
        payout: {
          id: second,
          merchant: { name: 'limited' },
          provider: { name: 'Test Bank' },
          duplicate_of: { id: first, status: 'READY' },
          created_at: expect.any(String),
        },
        recipient: expect.arrayContaining([{ name: 'account_number', title: 'Account number', masked: '••••0000' }]),
        knowledge: { verdict: 'not_sent', sentence: 'Nothing was sent to the provider.' },
        similar: [{ id: first, status: 'READY' }],
        risk: 'high',
        can_decide: true,
      },
    ]);
    const detail = await gateway.reader.detail(second, 'approver');
    expect(detail.approvals.map((record) => approvalView(record, { ...detail, lastEnquiryAt: null }, approver))).toMatchObject(views);
    const { title, explanation } = payoutDetailView(detail, [], approver).cases[0] ?? {};
    expect([title, explanation]).toEqual(['Same recipient and amount again', expect.stringContaining('(READY), ')]);
  });
});

function creationsWith(database: Database): PayoutCreationService {
  const { app } = gateway;
  const inserts = new PayoutInsertsRepository(database, app.get(JobQueue), app.get(RequestHashes));
  return new PayoutCreationService(app.get(DatabaseClock), app.get(PayoutPreparationService), app.get(ModerationPolicyService), inserts);
}

function orderOf(fields: Record<string, unknown>) {
  return {
    merchantId: gateway.merchant('asking').id,
    apiKeyId: 'key_of_the_test',
    mode: 'test' as const,
    service: 'bank_transfer_eur',
    amount: '100.00',
    currency: null,
    reference: randomUUID(),
    fields,
    autoprocess: true,
    expiresAt: null,
    lifetimeSeconds: null,
    callbackUrl: null,
    ...merchantTextsOf({}),
    metadata: {},
  };
}
