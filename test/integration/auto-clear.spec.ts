import { MODERATION_REASON_FACTS, MODERATION_REASONS, type ModerationReason, newId } from '@app/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

let gateway: TestGateway;
let provider: FakeProvider;

/** No scheduled enquiries: each one is started by a test. */
const SELDOM = { intervalsSeconds: [600] };

beforeAll(async () => {
  provider = await FakeProvider.start();
  const providerUrl = provider.url;
  gateway = await TestGateway.start({
    merchants: {
      manual: { providerUrl, accountOptions: { enquirySchedule: SELDOM } },
      automatic: { providerUrl, accountOptions: { autoClear: true, enquirySchedule: SELDOM } },
      careful: { providerUrl, accountOptions: { autoClear: true, preventFailure: true, enquirySchedule: SELDOM } },
      exhausting: { providerUrl, accountOptions: { autoClear: true, enquirySchedule: { intervalsSeconds: [0.05], limit: 2 } } },
      irrevocable: { providerUrl, accountOptions: { autoClear: true, enquirySchedule: SELDOM }, capabilities: { revoke: false } },
    },
  });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

const UNSURE = transferOf('k', 'pending');
const PAID = transferOf('k', 'paid');
const FAILED = transferOf('k', 'failed', { code: 'no_funds' });

beforeEach(() => {
  provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
  says(UNSURE);
});

/** Sets the answer of the provider to every later enquiry. */
function says(transfer: object): void {
  provider.onEnquiry = (_, response) => reply(response, 200, transfer);
}

async function pending(merchant: string): Promise<string> {
  const id = await gateway.create({ merchant });
  await gateway.waitForStatus(id, 'PENDING');
  return id;
}

/** A payout that the provider accepted, but whose answer was lost. */
async function unknown(merchant: string): Promise<string> {
  provider.onOperation = (_, response) => reply(response, 503, {});
  const id = await gateway.create({ merchant });
  await gateway.waitForCase(id, 'PROVIDER_ERROR');
  return id;
}

/** Opens a case directly in the database; the tests are about what closes it. */
async function openCase(id: string, reason: ModerationReason): Promise<void> {
  await gateway.run(`INSERT INTO moderation_case (id, payout_id, reason) VALUES ($1, $2, $3)`, [newId('moderationCase'), id, reason]);
  await gateway.run(`UPDATE payout SET moderation_required = true WHERE id = $1`, [id]);
}

/** Enquires, and waits until the answer was applied. */
async function ask(id: string, transfer: object): Promise<void> {
  says(transfer);
  const before = (await gateway.statements(id)).length;
  await gateway.act('operator', id, 'enquire');
  await gateway.waitFor(id, async () => (await gateway.statements(id)).length > before);
  await sleep(20);
}

describe('provider account with autoClear', () => {
  it.each(MODERATION_REASONS)('closes a case of reason %s only if final evidence answers that reason', async (reason) => {
    const id = await pending('automatic');
    await openCase(id, reason);
    await ask(id, PAID);
    const clears = MODERATION_REASON_FACTS[reason].closedBy === 'final_report';
    expect(await gateway.state(id)).toMatchObject(
      clears
        ? { status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [], moderation_required: false }
        : { status: 'PENDING', processed_amount_minor: null, reasons: [reason], moderation_required: true },
    );
  });

  it('never closes cases whose reason asks for a human decision', () => {
    const byHand = MODERATION_REASONS.filter((reason) => MODERATION_REASON_FACTS[reason].closedBy === 'operator');
    expect(byHand).toEqual(['HELD', 'POLICY', 'PREVENT_FAILURE', 'CONFLICT']);
  });

  it('closes no case while another case of the payout asks for a human decision', async () => {
    const id = await unknown('automatic');
    await gateway.act('operator', id, 'hold');
    await ask(id, PAID);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['HELD', 'PROVIDER_ERROR'] });
  });

  it('does not close a case on a provider report that is not final', async () => {
    const id = await unknown('automatic');
    await ask(id, UNSURE);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], tasks: ['enquire'] });
    await ask(id, PAID);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    expect((await gateway.events(id)).find(({ type }) => type === 'case.closed')).toMatchObject({
      actor_type: 'provider',
      actor_id: gateway.merchant('automatic').accountId,
      data: { reasons: ['PROVIDER_ERROR'] },
    });
  });

  it('does not close a case opened by a real hold or a real conflict', async () => {
    const [held, contradicted] = [await pending('automatic'), await pending('automatic')];
    await gateway.act('operator', held, 'hold');
    await ask(held, FAILED);
    expect(await gateway.state(held)).toMatchObject({ status: 'PENDING', reasons: ['HELD'] });

    await sleep(250);
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found' });
    await gateway.act('operator', contradicted, 'enquire');
    await gateway.waitForCase(contradicted, 'CONFLICT');
    await ask(contradicted, PAID);
    expect(await gateway.state(contradicted)).toMatchObject({ status: 'PENDING', reasons: ['CONFLICT'] });
  });

  it('leaves a failure to a human where the account has preventFailure', async () => {
    const id = await unknown('careful');
    await ask(id, FAILED);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PREVENT_FAILURE', 'PROVIDER_ERROR'] });
  });

  it('closes an exhausted enquiry case and an expired-in-flight case on final evidence', async () => {
    const exhausted = await gateway.create({ merchant: 'exhausting' });
    await gateway.waitForCase(exhausted, 'ENQUIRY_EXHAUSTED');
    await ask(exhausted, PAID);
    expect(await gateway.state(exhausted)).toMatchObject({ status: 'PROCESSED', reasons: [] });

    says(UNSURE);
    const expired = await gateway.create({ merchant: 'irrevocable', lifetimeSeconds: 1 });
    await gateway.waitForCase(expired, 'EXPIRED_IN_FLIGHT');
    await ask(expired, FAILED);
    expect(await gateway.state(expired)).toMatchObject({ status: 'PROCESS_FAILED', reasons: [] });
  });

  it('closes a case that waited for the amount once the amount is known', async () => {
    const id = await pending('automatic');
    await gateway.run(`UPDATE payout SET status = 'REVOKING', version = version + 1 WHERE id = $1`, [id]);
    await gateway.run(`UPDATE payout SET status = 'REVOKE_FAILED', version = version + 1 WHERE id = $1`, [id]);
    await openCase(id, 'ENQUIRY_EXHAUSTED');
    await ask(id, PAID);
    expect(await gateway.state(id)).toMatchObject({ status: 'REVOKE_FAILED', processed_amount_minor: 10_000n, reasons: [] });
  });
});

describe('provider account without autoClear', () => {
  it('leaves every case open, with the evidence for it', async () => {
    const id = await unknown('manual');
    await ask(id, PAID);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], processed_amount_minor: null, tasks: [] });
    expect((await gateway.statements(id)).at(-1)).toMatchObject({ claim: 'PROCESSED', source: 'enquiry' });
    expect(await gateway.act('operator', id, 'process')).toMatchObject({ kind: 'done', decision: { step: 'take_over' } });
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  });
});
