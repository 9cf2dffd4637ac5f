import type { ModerationAction, PayoutStatus } from '@app/domain';
import { ActionNotAllowed, ApprovalExpiryService, ApprovalNotOpen, NotPermitted, PayoutChangedMeanwhile, PayoutInModeration } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway, type WantedPayout } from '../setup/gateway.js';
import { freePort } from '../setup/ports.js';

let gateway: TestGateway;
let provider: FakeProvider;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({
    merchants: {
      faked: { providerUrl: provider.url },
      unreachable: { providerUrl: `http://127.0.0.1:${await freePort()}` },
      // A long settle time: "not found" never becomes evidence, so an unknown outcome stays unknown.
      unsettled: { capabilities: { settleTimeMs: 600_000 } },
      // No scheduled enquiries: only operators enquire.
      silent: { accountOptions: { enquirySchedule: { intervalsSeconds: [600] } } },
      careful: { accountOptions: { preventFailure: true } },
      automatic: { accountOptions: { autoClear: true } },
      always: { policy: { always: true } },
      above: { policy: { aboveMinor: { EUR: 10_000 } } },
      newcomers: { policy: { firstToRecipient: true } },
      limited: { soloLimits: { EUR: 9_999n } },
    },
  });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

const PENDING_FOR_EVER = '1000000006';
const LOST_BEFORE = '3000000002';
const LOST_BUT_PAID = '3100000002';
const LOST_BUT_PENDING = '3200000003';

async function withCase(wanted: WantedPayout): Promise<string> {
  const id = await gateway.create(wanted);
  await gateway.waitFor(id, (state) => state.moderation_required);
  return id;
}

async function inStatus(account: string, status: PayoutStatus, merchant = 'main'): Promise<string> {
  const id = await gateway.create({ account, merchant });
  await gateway.waitForStatus(id, status);
  return id;
}

async function actionOf(id: string, action: ModerationAction) {
  const { actions } = await gateway.reader.detail(id, 'operator');
  const found = actions.find((one) => one.action === action);
  if (!found) throw new Error(`no ${action}`);
  return found;
}

/** Waits until the evidence allows the action. */
async function waitUntilAllowed(id: string, action: ModerationAction): Promise<void> {
  await gateway.waitFor(id, async () => (await actionOf(id, action)).allowed);
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('open moderation case', () => {
  it('prevents sending, revoking and expiring, whatever the sweeper and the expiry job find', async () => {
    const [pending, lost] = await Promise.all([
      withCase({ account: LOST_BUT_PENDING, lifetimeSeconds: 4 }),
      withCase({ account: LOST_BEFORE, merchant: 'unsettled', lifetimeSeconds: 4 }),
    ]);
    // Longer than the lifetime, which is long enough for the first send of a cold gateway.
    await sleep(5_200);
    for (const id of [pending, lost]) {
      expect(await gateway.sends(id)).toEqual(['create']);
      expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
    }
    // Enquiries continue, and their answers are evidence.
    expect((await gateway.statements(pending)).map(({ claim }) => claim)).toContain('PENDING');
  });

  it('refuses commands of the merchant and changes nothing', async () => {
    const id = await withCase({ account: LOST_BUT_PENDING });
    const { version } = await gateway.state(id);
    for (const command of ['process', 'cancel', 'revoke'] as const) expect(await refusal(gateway.command(id, command))).toBeInstanceOf(PayoutInModeration);
    expect((await gateway.state(id)).version).toBe(version);
  });
});

describe('invoke with an unknown outcome', () => {
  it('a ticket that people name is never used as the id of the payout at the provider', async () => {
    const id = await withCase({ account: LOST_BUT_PAID, merchant: 'unsettled' });
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome: 'paid', providerReference: 'ticket-81', processedAmount: null } });
    await gateway.act('operator', id, 'process');
    // A question that was planned before may have been answered by now.
    const { provider_reference: reference } = await gateway.waitForStatus(id, 'PROCESSED');
    expect([null, expect.stringMatching(/^tr_/)]).toContainEqual(reference);
    await gateway.act('operator', id, 'enquire');
    await gateway.waitFor(id, ({ provider_reference: found }) => found !== null);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', provider_reference: expect.stringMatching(/^tr_/), reasons: [] });
  });

  it('allows no action that could pay twice until a manual statement and a second operator decide', async () => {
    const id = await withCase({ account: LOST_BEFORE, merchant: 'silent' });
    for (const action of ['process', 'cancel', 'revoke'] as const) {
      expect(await refusal(gateway.act('admin', id, action))).toBeInstanceOf(ActionNotAllowed);
    }
    await sleep(250);
    const statement = { outcome: 'not_received', providerReference: 'ticket 4711', processedAmount: null } as const;
    const asked = await gateway.act('operator', id, 'add_statement', { statement });
    expect((await gateway.statements(id)).find(({ source }) => source === 'manual')).toMatchObject({ accepted: false });
    expect((await actionOf(id, 'process')).allowed).toBe(false);
    await gateway.moderation.approve(gateway.operator('approver'), asked.kind === 'approval_requested' ? asked.approvalId : '', 'seen');
    await gateway.actWithApproval(id, 'process');
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await gateway.sends(id)).toEqual(['create', 'create']);
    expect(await gateway.ledger(id)).toEqual(['out 100.00']);
  });

  it('can be forced to success by hand with evidence and two operators', async () => {
    const id = await withCase({ account: LOST_BEFORE, merchant: 'silent' });
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome: 'partly_paid', providerReference: 'tr_x', processedAmount: '40.00' } });
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 4_000n, reasons: [] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('is sent again with the same key by two operators once the provider has said twice that it does not know it', async () => {
    const id = await withCase({ account: LOST_BEFORE });
    await waitUntilAllowed(id, 'process');
    expect(await actionOf(id, 'process')).toMatchObject({ step: 'send_again', risk: 'low', sends: 'invoke', needsSecondOperator: true });
    await gateway.actWithApproval(id, 'process');
    await gateway.waitForStatus(id, 'PROCESSED');
    expect((await gateway.attempts(id)).map(({ outcome, provider_key: key }) => [outcome, key])).toEqual([
      ['unknown', `${id}-invoke`],
      ['done', `${id}-invoke`],
    ]);
    expect(await gateway.ledger(id)).toEqual(['out 100.00']);
  });

  it('is not approved as something else than its maker saw when evidence has arrived meanwhile', async () => {
    const id = await withCase({ account: LOST_BEFORE });
    await waitUntilAllowed(id, 'process');
    const asked = await gateway.act('operator', id, 'process');
    await gateway.run(`INSERT INTO payout_statement (id, payout_id, source, claim, resolution) VALUES ($1, $2, 'enquiry', 'PENDING', 'OK')`, [
      `st_${randomUUID()}`,
      id,
    ]);
    const approvalId = asked.kind === 'approval_requested' ? asked.approvalId : '';
    expect(await refusal(gateway.moderation.approve(gateway.operator('approver'), approvalId, 'seen'))).toBeInstanceOf(ApprovalNotOpen);
    expect(await gateway.run('SELECT state FROM approval WHERE id = $1', [approvalId])).toEqual([{ state: 'void' }]);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('is ended by a cancel of two operators once evidence shows that nothing arrived', async () => {
    const id = await withCase({ account: LOST_BEFORE });
    await waitUntilAllowed(id, 'cancel');
    await gateway.actWithApproval(id, 'cancel');
    expect(await gateway.state(id)).toMatchObject({ status: 'TERMINATED', processed_amount_minor: 0n, reasons: [], tasks: [] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('takes over the answer that the provider has', async () => {
    const id = await withCase({ account: LOST_BUT_PAID });
    await waitUntilAllowed(id, 'process');
    expect(await gateway.act('operator', id, 'process')).toMatchObject({ kind: 'done', decision: { step: 'take_over', sends: null } });
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });
    expect(await gateway.path(id)).toEqual(['CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PROCESSED']);
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it.each([
    ['cancel', LOST_BUT_PENDING, ['PROCESSING', 'PENDING', 'REVOKING', 'REVOKED'], []],
    ['revoke', LOST_BUT_PENDING, ['PROCESSING', 'PENDING', 'REVOKING', 'REVOKED'], []],
    ['cancel', LOST_BUT_PAID, ['PROCESSING', 'PROCESSED', 'CANCELLING', 'CANCELLED'], ['out 100.00', 'back 100.00']],
  ] as const)('is ended by %s through the status that the provider reports (%s)', async (action, account, path, ledger) => {
    const id = await withCase({ account });
    await waitUntilAllowed(id, action);
    await gateway.act('operator', id, action);
    await gateway.waitForStatus(id, path[3]);
    expect((await gateway.path(id)).slice(3)).toEqual(path);
    expect(await gateway.ledger(id)).toEqual(ledger);
  });
});

describe('payout that the provider never ends', () => {
  it('can be forced to a result by hand with evidence and two operators', async () => {
    const id = await inStatus(PENDING_FOR_EVER, 'PENDING');
    await gateway.act('operator', id, 'hold');
    const statement = { outcome: 'failed', providerReference: 'ticket 4711', processedAmount: null } as const;
    await gateway.actWithApproval(id, 'add_statement', { statement });
    // The provider still reports "pending", which changes nothing.
    const asked = (await gateway.statements(id)).length;
    await gateway.waitFor(id, async () => (await gateway.statements(id)).length > asked);
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESS_FAILED', reasons: [] });
    expect(await gateway.sends(id)).toEqual(['create']);
  });
});

describe('provider answer without a usable amount', () => {
  it.each([
    ['paid in part, without an amount', transferOf('k', 'partly_paid')],
    ['paid more than the full amount', transferOf('k', 'paid', { paid_amount: '100.01' })],
  ])('(%s) is not taken over, but a manual statement with the amount is', async (_, transfer) => {
    provider.onOperation = (__, response) => reply(response, 503, {});
    provider.onEnquiry = (__, response) => reply(response, 200, transfer);
    const id = await withCase({ merchant: 'faked' });
    await gateway.waitFor(id, async () => (await gateway.statements(id)).length > 0);
    expect(await refusal(gateway.act('operator', id, 'process'))).toBeInstanceOf(ActionNotAllowed);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', processed_amount_minor: null });
    provider.onEnquiry = (__, response) => reply(response, 500, {});
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome: 'partly_paid', providerReference: 'tr_x', processedAmount: '40.00' } });
    const manual = (await gateway.statements(id)).find(({ source }) => source === 'manual');
    const isConflict = (await gateway.state(id)).reasons.includes('CONFLICT');
    if (isConflict) await gateway.actWithApproval(id, 'resolve_conflict', { statementId: manual?.id ?? '' });
    else await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 4_000n });
  });
});

describe('invoke that was certainly not sent', () => {
  it('is sent again or ended by a single operator', async () => {
    const [again, ended] = await Promise.all([withCase({ merchant: 'unreachable' }), withCase({ merchant: 'unreachable' })]);
    expect(await gateway.act('operator', again, 'process')).toMatchObject({ kind: 'done', decision: { step: 'send_again', risk: 'none' } });
    await gateway.waitFor(again, async ({ moderation_required }) => moderation_required && (await gateway.attempts(again)).length === 2);
    expect(await refusal(gateway.act('operator', ended, 'revoke'))).toBeInstanceOf(ActionNotAllowed);
    expect(await gateway.act('operator', ended, 'cancel')).toMatchObject({ kind: 'done' });
    expect(await gateway.state(ended)).toMatchObject({ status: 'TERMINATED', processed_amount_minor: 0n });
  });
});

describe('payout that the provider is processing', () => {
  it.each([
    ['PROCESSING', '1000000007'],
    ['PENDING', PENDING_FOR_EVER],
  ] as const)('a payout in %s is enquired about and resumed by process, and revoked by revoke and by cancel', async (status, account) => {
    const [resumed, revoked, cancelled] = await Promise.all([inStatus(account, status), inStatus(account, status), inStatus(account, status)]);
    await gateway.act('operator', resumed, 'hold');
    const asked = (await gateway.statements(resumed)).length;
    await gateway.act('operator', resumed, 'process');
    await gateway.waitFor(resumed, async ({ reasons }) => reasons.length === 0 && (await gateway.statements(resumed)).length > asked);
    await gateway.act('operator', revoked, 'revoke');
    await gateway.act('operator', cancelled, 'cancel');
    for (const id of [revoked, cancelled]) {
      await gateway.waitForStatus(id, 'REVOKED');
      expect(await gateway.sends(id)).toEqual(['create', 'revoke']);
    }
    expect((await gateway.state(resumed)).status).toBe(status);
  });
});

describe('revoke or cancel whose answer was lost', () => {
  it.each([
    ['revoke', PENDING_FOR_EVER, '6000000005', 'REVOKING', 'REVOKED'],
    ['cancel', '1000000000', '7000000005', 'CANCELLING', 'CANCELLED'],
  ] as const)('finds by enquiry that the %s was done', async (command, _, account, during, end) => {
    const id = await inStatus(account, command === 'revoke' ? 'PENDING' : 'PROCESSED');
    await gateway.command(id, command);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    expect((await gateway.state(id)).status).toBe(during);
    await waitUntilAllowed(id, 'process');
    await gateway.act('operator', id, 'process');
    await gateway.waitForStatus(id, end);
    expect(await gateway.sends(id)).toEqual(['create', command]);
  });

  it.each([
    ['revoke', '6000000006', 'PENDING', 'REVOKED', []],
    ['cancel', '7000000006', 'PROCESSED', 'CANCELLED', ['out 100.00', 'back 100.00']],
  ] as const)('repeats a %s that was not done with the same key, by two operators', async (command, account, from, end, ledger) => {
    const id = await inStatus(account, from);
    await gateway.command(id, command);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    for (const action of ['cancel', 'revoke'] as const) expect(await refusal(gateway.act('operator', id, action))).toBeInstanceOf(ActionNotAllowed);
    await waitUntilAllowed(id, 'process');
    expect(await actionOf(id, 'process')).toMatchObject({ step: 'repeat_operation', sends: command });
    await gateway.actWithApproval(id, 'process');
    await gateway.waitForStatus(id, end);
    expect((await gateway.attempts(id)).slice(1).map(({ provider_key: key }) => key)).toEqual([`${id}-${command}`, `${id}-${command}`]);
    expect(await gateway.ledger(id)).toEqual(ledger);
  });
});

describe('paid payout in moderation', () => {
  it('keeps its status when its case is closed, cannot be revoked, and can be cancelled', async () => {
    const id = await inStatus('1000000000', 'PROCESSED');
    await gateway.act('operator', id, 'hold');
    expect(await refusal(gateway.act('operator', id, 'revoke'))).toBeInstanceOf(ActionNotAllowed);
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    await gateway.act('operator', id, 'cancel');
    await gateway.waitForStatus(id, 'CANCELLED');
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 100.00']);
  });
});

describe('hold and release', () => {
  it('stop automatic work and resume it where it stopped', async () => {
    const id = await gateway.create({ autoprocess: false });
    await gateway.act('operator', id, 'hold');
    expect(await refusal(gateway.command(id, 'process'))).toBeInstanceOf(PayoutInModeration);
    expect(await refusal(gateway.act('operator', id, 'hold'))).toBeInstanceOf(ActionNotAllowed);
    await gateway.act('operator', id, 'release');
    await gateway.command(id, 'process');
    await gateway.waitForStatus(id, 'PROCESSED');
  });

  it('prevent a payout whose job is already queued from being sent', async () => {
    const id = await gateway.create({ autoprocess: false });
    await gateway.act('operator', id, 'hold');
    await gateway.planTask([id], 'invoke');
    await gateway.submission.submit(id, 'invoke');
    await sleep(300);
    expect(await gateway.sends(id)).toEqual([]);
    await gateway.act('operator', id, 'release');
    await gateway.waitForStatus(id, 'PROCESSED');
  });

  it('let the payout follow what the provider has reported meanwhile', async () => {
    const [paid, returned, closed] = await Promise.all([
      inStatus('1000000002', 'PENDING'),
      inStatus('5000000001', 'PROCESSED'),
      inStatus('5000000001', 'PROCESSED'),
    ]);
    for (const id of [paid, returned, closed]) await gateway.act('operator', id, 'hold');
    await gateway.run(`UPDATE sandbox.transfers SET due_at = now() WHERE due_at IS NOT NULL AND reference = ANY ($1)`, [[paid, returned, closed]]);
    await gateway.waitFor(paid, async () => (await gateway.statements(paid)).some(({ claim }) => claim === 'PROCESSED'));
    for (const id of [returned, closed]) {
      await gateway.act('operator', id, 'enquire');
      await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'CANCELLED'));
    }
    expect(await Promise.all([paid, returned, closed].map(async (id) => (await gateway.state(id)).status))).toEqual(['PENDING', 'PROCESSED', 'PROCESSED']);
    await gateway.act('operator', paid, 'release');
    await gateway.act('operator', returned, 'release');
    await gateway.act('operator', closed, 'process');
    await gateway.waitForStatus(paid, 'PROCESSED');
    await gateway.waitForStatus(returned, 'CANCELLED');
    await gateway.waitForStatus(closed, 'CANCELLED');
  });

  it('leave other cases open', async () => {
    const id = await withCase({ account: LOST_BUT_PENDING });
    await gateway.act('operator', id, 'hold');
    await gateway.act('operator', id, 'release');
    expect((await gateway.state(id)).reasons).toEqual(['PROVIDER_ERROR']);
  });
});

describe('operator action', () => {
  it('is refused when the payout has changed since the operator saw it', async () => {
    const id = await gateway.create({ autoprocess: false });
    const { version } = await gateway.state(id);
    expect(await refusal(gateway.act('operator', id, 'hold', { expectedVersion: version - 1 }))).toBeInstanceOf(PayoutChangedMeanwhile);
    const both = await Promise.all([
      refusal(gateway.act('operator', id, 'process', { expectedVersion: version })),
      refusal(gateway.act('admin', id, 'cancel', { expectedVersion: version })),
    ]);
    expect(both.filter((outcome) => outcome instanceof PayoutChangedMeanwhile)).toHaveLength(1);
  });

  it('is refused to viewers and auditors', async () => {
    const id = await gateway.create({ autoprocess: false });
    for (const role of ['viewer', 'auditor'] as const) {
      for (const action of ['process', 'cancel', 'hold', 'note', 'enquire'] as const) {
        expect(await refusal(gateway.act(role, id, action))).toBeInstanceOf(ActionNotAllowed);
      }
    }
  });

  it('is recorded with the name and the reason of the operator, and a note changes nothing else', async () => {
    const id = await gateway.create({ autoprocess: false });
    const { version } = await gateway.state(id);
    await gateway.act('operator', id, 'note', { reason: 'called the merchant' });
    expect((await gateway.state(id)).version).toBe(version);
    expect((await gateway.events(id)).at(-1)).toMatchObject({ type: 'note.added', reason: 'called the merchant', actor_id: gateway.operator('operator').id });
  });

  it('"enquire now" enquires at once', async () => {
    const id = await inStatus('1000000000', 'PROCESSED');
    const before = (await gateway.statements(id)).length;
    await gateway.act('operator', id, 'enquire');
    await gateway.waitFor(id, async () => (await gateway.statements(id)).length > before);
    expect((await gateway.state(id)).status).toBe('PROCESSED');
  });
});

describe('a second operator', () => {
  /** A payout whose cancel needs two operators. */
  async function asked(): Promise<{ id: string; approvalId: string }> {
    const id = await gateway.create({ merchant: 'limited', autoprocess: false });
    const result = await gateway.act('approver', id, 'process');
    if (result.kind !== 'approval_requested') throw new Error('above the solo limit, and no approval was asked for');
    return { id, approvalId: result.approvalId };
  }

  const stateOf = async (approvalId: string) => (await gateway.run<{ state: string }>('SELECT state FROM approval WHERE id = $1', [approvalId]))[0]?.state;

  it('is required above the solo limit, is never the maker, and needs the role for it', async () => {
    const { id, approvalId } = await asked();
    expect((await gateway.state(id)).status).toBe('READY');
    for (const role of ['approver', 'operator', 'viewer'] as const) {
      expect(await refusal(gateway.moderation.approve(gateway.operator(role), approvalId, null))).toBeInstanceOf(NotPermitted);
    }
    expect(await refusal(gateway.act('operator', id, 'cancel'))).toBeInstanceOf(ActionNotAllowed);
    await gateway.moderation.approve(gateway.operator('admin'), approvalId, 'fine');
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, 'twice'))).toBeInstanceOf(ApprovalNotOpen);
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('is required to end a hold above the solo limit, because the payout leaves with it', async () => {
    const id = await gateway.create({ merchant: 'limited', autoprocess: false });
    await gateway.act('operator', id, 'hold');
    await gateway.run(`INSERT INTO payout_task (payout_id, task, due_at, since) VALUES ($1, 'invoke', now(), now())`, [id]);
    const asked = await gateway.act('operator', id, 'release');
    if (asked.kind !== 'approval_requested') throw new Error('the hold was ended by one operator');
    expect(asked.decision).toMatchObject({ sends: 'invoke', consequence: expect.stringContaining('is sent then') });
    expect(await gateway.state(id)).toMatchObject({ status: 'READY', reasons: ['HELD'] });
    expect(await gateway.sends(id)).toEqual([]);
    await gateway.moderation.approve(gateway.operator('admin'), asked.approvalId, 'checked');
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('finds the approval void when something would leave that was not shown to the maker', async () => {
    const id = await gateway.create({ merchant: 'limited', autoprocess: false });
    await gateway.act('operator', id, 'hold');
    const asked = await gateway.act('operator', id, 'release');
    if (asked.kind !== 'approval_requested') throw new Error('the hold was ended by one operator');
    expect(asked.decision.sends).toBeNull();
    await gateway.run(`INSERT INTO payout_task (payout_id, task, due_at, since) VALUES ($1, 'invoke', now(), now())`, [id]);
    expect(await refusal(gateway.moderation.approve(gateway.operator('admin'), asked.approvalId, 'checked'))).toBeInstanceOf(ApprovalNotOpen);
    expect([await stateOf(asked.approvalId), (await gateway.state(id)).status, await gateway.sends(id)]).toEqual(['void', 'READY', []]);
  });

  it('decides an approval once, even when two decide at the same moment', async () => {
    const { id, approvalId } = await asked();
    const outcomes = await Promise.all([1, 2, 3].map(() => refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, 'fine'))));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await gateway.sends(id)).toEqual(['create']);
  });

  it('finds the approval void when the payout has changed since', async () => {
    const { id, approvalId } = await asked();
    await gateway.act('operator', id, 'hold');
    expect(await refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, null))).toBeInstanceOf(ApprovalNotOpen);
    expect([await stateOf(approvalId), (await gateway.state(id)).status]).toEqual(['void', 'READY']);
  });

  it.each([
    ['was disabled', 'UPDATE operator SET disabled_at = now() WHERE id = $1'],
    ['has a role that may not ask', `UPDATE operator SET role = 'auditor' WHERE id = $1`],
  ])('finds the approval void when who asked for it %s since', async (_what, change) => {
    const { id, approvalId } = await asked();
    const maker = gateway.operator('approver').id;
    await gateway.runUnguarded(change, [maker]);
    try {
      expect(await refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, 'fine'))).toBeInstanceOf(ApprovalNotOpen);
      expect([await stateOf(approvalId), (await gateway.state(id)).status, await gateway.sends(id)]).toEqual(['void', 'READY', []]);
    } finally {
      await gateway.runUnguarded(`UPDATE operator SET disabled_at = NULL, role = 'approver' WHERE id = $1`, [maker]);
    }
  });

  it('waits for the disabling of who asked for it that has begun, and then finds it void', async () => {
    const { id, approvalId } = await asked();
    const maker = gateway.operator('approver').id;
    const disabling = new pg.Client({ connectionString: gateway.database.url });
    await disabling.connect();
    try {
      await disabling.query('BEGIN');
      await disabling.query('UPDATE operator SET disabled_at = now() WHERE id = $1', [maker]);
      const approving = refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, 'fine'));
      const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await gateway.waitFor(id, async () => (await gateway.run(waiting)).length > 0);
      await disabling.query('COMMIT');
      expect(await approving).toBeInstanceOf(ApprovalNotOpen);
      expect([await stateOf(approvalId), await gateway.sends(id)]).toEqual(['void', []]);
    } finally {
      await disabling.end();
      await gateway.runUnguarded('UPDATE operator SET disabled_at = NULL WHERE id = $1', [maker]);
    }
  });

  it('cannot approve after the expiry, and the action can be requested again', async () => {
    const { id, approvalId } = await asked();
    await gateway.runUnguarded('UPDATE approval SET expires_at = now() WHERE id = $1', [approvalId]);
    expect(await refusal(gateway.moderation.approve(gateway.operator('admin'), approvalId, null))).toBeInstanceOf(ApprovalNotOpen);
    expect(await stateOf(approvalId)).toBe('expired');
    expect(await gateway.act('approver', id, 'process')).toMatchObject({ kind: 'approval_requested' });
  });

  it('is recorded in the history next to the maker', async () => {
    const { id, approvalId } = await asked();
    await gateway.moderation.approve(gateway.operator('admin'), approvalId, 'seen');
    const [maker, checker] = [gateway.operator('approver').id, gateway.operator('admin').id];
    const lines = (await gateway.events(id)).filter(({ type }) => type.startsWith('approval.'));
    expect(lines).toMatchObject([
      { type: 'approval.requested', actor_id: maker, data: { approval: approvalId, action: 'process' } },
      { type: 'approval.approved', actor_id: checker, reason: 'seen', data: { approval: approvalId, action: 'process', maker, checker } },
    ]);
    await gateway.waitForStatus(id, 'PROCESSED');
  });

  it.each([
    [
      'approval.expired',
      'expired',
      (_: string, approvalId: string) => gateway.runUnguarded('UPDATE approval SET expires_at = now() WHERE id = $1', [approvalId]),
    ],
    ['approval.voided', 'void', (id: string) => gateway.act('operator', id, 'hold')],
  ] as const)('is not needed to end an approval that can no longer be decided: a job does (%s)', async (type, state, arrange) => {
    const { id, approvalId } = await asked();
    await arrange(id, approvalId);
    await gateway.waitFor(id, async () => (await stateOf(approvalId)) !== 'waiting');
    expect(await stateOf(approvalId)).toBe(state);
    const lines = (await gateway.events(id)).filter((line) => line.type === type);
    expect(lines).toMatchObject([{ actor_type: 'system', data: { approval: approvalId, action: 'process', maker: gateway.operator('approver').id } }]);
    await gateway.app.get(ApprovalExpiryService).sweep();
    expect((await gateway.events(id)).filter((line) => line.type === type)).toHaveLength(1);
    expect((await gateway.state(id)).status).toBe('READY');
  });

  it('is needed for a statement even while another approval waits', async () => {
    const id = await withCase({ account: LOST_BEFORE });
    await waitUntilAllowed(id, 'process');
    const first = await gateway.act('operator', id, 'process');
    const statement = { outcome: 'failed', providerReference: 'ticket 4711', processedAmount: null } as const;
    expect(await gateway.act('operator', id, 'add_statement', { statement })).toMatchObject({ kind: 'approval_requested' });
    expect(first.kind === 'approval_requested' ? await stateOf(first.approvalId) : null).toBe('void');
    expect((await gateway.events(id)).filter(({ type }) => type === 'approval.voided')).toHaveLength(1);
  });

  it('can reject, and the maker can withdraw, without any effect on the payout', async () => {
    const [first, second] = [await asked(), await asked()];
    await gateway.moderation.reject(gateway.operator('admin'), first.approvalId, 'no');
    await gateway.moderation.reject(gateway.operator('approver'), second.approvalId, 'mistaken');
    expect([await stateOf(first.approvalId), await stateOf(second.approvalId)]).toEqual(['rejected', 'void']);
    for (const { id } of [first, second]) expect(await gateway.sends(id)).toEqual([]);
    expect(await gateway.act('approver', first.id, 'cancel')).toMatchObject({ kind: 'approval_requested' });
  });
});

describe('rules that require a human decision', () => {
  it('prevent sending until an operator allows it (POLICY)', async () => {
    const ids = await Promise.all([
      gateway.create({ merchant: 'always', amount: '1.00' }),
      gateway.create({ merchant: 'above', amount: '100.01' }),
      gateway.create({ merchant: 'newcomers', account: '1000000000' }),
    ]);
    await gateway.waitForStatus(await gateway.create({ merchant: 'above', amount: '100.00' }), 'PROCESSED');
    for (const id of ids) {
      expect(await gateway.state(id)).toMatchObject({ status: 'READY', reasons: ['POLICY'], tasks: [] });
      expect(await gateway.sends(id)).toEqual([]);
      await gateway.act('operator', id, 'process');
      await gateway.waitForStatus(id, 'PROCESSED');
    }
    // The recipient is known now, so the policy allows it.
    await gateway.waitForStatus(await gateway.create({ merchant: 'newcomers', account: '1000000000' }), 'PROCESSED');
  });

  it('make a failure final only when an operator confirms it (PREVENT_FAILURE)', async () => {
    const [refused, failed] = await Promise.all([
      withCase({ merchant: 'careful', account: '2000000010' }),
      withCase({ merchant: 'careful', account: '2100000010' }),
    ]);
    expect(await gateway.state(refused)).toMatchObject({ status: 'INVOKING', reasons: ['PREVENT_FAILURE'], resolution: 'INSUFFICIENT_FUNDS' });
    expect(await gateway.state(failed)).toMatchObject({ reasons: ['PREVENT_FAILURE'], resolution: 'INSUFFICIENT_FUNDS' });
    await gateway.act('operator', refused, 'process');
    await gateway.act('operator', failed, 'process');
    expect(await gateway.state(refused)).toMatchObject({ status: 'INVOKE_FAILED', resolution: 'INSUFFICIENT_FUNDS', processed_amount_minor: 0n, reasons: [] });
    expect(await gateway.state(failed)).toMatchObject({ status: 'PROCESS_FAILED', resolution: 'INSUFFICIENT_FUNDS', processed_amount_minor: 0n, reasons: [] });
  });

  it('close a case automatically on final evidence where the account allows it (autoClear)', async () => {
    const id = await gateway.create({ merchant: 'automatic', account: LOST_BUT_PAID });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect((await gateway.state(id)).reasons).toEqual([]);
    expect((await gateway.events(id)).map(({ type }) => type)).toEqual(expect.arrayContaining(['case.opened', 'case.closed']));
  });
});

describe('conflict with a reported status', () => {
  /** A payout about which the provider reported first "failed", then "paid". */
  async function contradicted(): Promise<{ id: string; paid: string; failed: string }> {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'failed', { code: 'no_funds' }));
    const id = await inStatus('1000000000', 'PROCESS_FAILED', 'faked');
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    await gateway.act('operator', id, 'enquire');
    expect(await gateway.waitForCase(id, 'CONFLICT')).toMatchObject({ status: 'PROCESS_FAILED', processed_amount_minor: 0n });
    const statements = await gateway.statements(id);
    const last = (claim: string) => statements.findLast((one) => one.claim === claim)?.id ?? '';
    return { id, paid: last('PROCESSED'), failed: last('PROCESS_FAILED') };
  }

  it('is resolved by a correction of two operators, using one of the statements', async () => {
    const { id, paid } = await contradicted();
    for (const action of ['process', 'cancel', 'revoke'] as const) expect(await refusal(gateway.act('operator', id, action))).toBeInstanceOf(ActionNotAllowed);
    expect(await gateway.act('operator', id, 'resolve_conflict', { statementId: paid })).toMatchObject({ kind: 'approval_requested' });
    const [waiting] = await gateway.run<{ id: string }>(`SELECT id FROM approval WHERE payout_id = $1 AND state = 'waiting'`, [id]);
    await gateway.moderation.approve(gateway.operator('admin'), waiting?.id ?? '', 'seen the statement of the bank');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });
    expect((await gateway.events(id)).findLast(({ to_status }) => to_status === 'PROCESSED')).toMatchObject({
      from_status: 'PROCESS_FAILED',
      actor_type: 'operator',
      actor_id: gateway.operator('admin').id,
    });
  });

  it('can be resolved in favour of the current status', async () => {
    const { id, failed } = await contradicted();
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: failed });
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESS_FAILED', processed_amount_minor: 0n, reasons: [] });
  });

  it('is not resolved by a statement of another payout', async () => {
    const [one, other] = [await contradicted(), await contradicted()];
    expect(await refusal(gateway.actWithApproval(one.id, 'resolve_conflict', { statementId: other.paid }))).toBeInstanceOf(ActionNotAllowed);
    expect(await gateway.state(one.id)).toMatchObject({ status: 'PROCESS_FAILED', reasons: ['CONFLICT'] });
  });
});
