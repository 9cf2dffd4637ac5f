import { HistoryVerifier } from '@app/audit';
import { Database } from '@app/database';
import type { Mode, ModerationAction } from '@app/domain';
import { ApprovalNotOpen, NotPermitted } from '@app/payouts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { configuredFindings } from '../../libs/audit/src/configuration/configuration-findings.js';
import { configured } from '../../libs/audit/src/configuration/configuration.reader.js';
import { type AdminAnswer, AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'The auditors ask for it';
const TERMS = { merchant: null, actions: [], from: {}, risk_from: null, approvers: 1, role: 'approver' } as const;

let gateway: TestGateway;
let ada: AdminClient;
let bo: AdminClient;

beforeAll(async () => {
  const merchants = { main: {}, shop: { hasLive: true, soloLimits: { EUR: 10_000_000n }, policy: { duplicates: 'off' } } } as const;
  gateway = await TestGateway.start({ jobs: false, http: true, merchants, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  [ada, bo] = [await AdminClient.open(gateway, 'Ada'), await AdminClient.open(gateway, 'Bo')];
}, 90_000);

afterAll(() => gateway.stop());

/** Tests leave no rule in force, and everybody as they were. */
afterEach(async () => {
  await gateway.runUnguarded(`UPDATE approval_rule SET enabled = false WHERE enabled`);
  await gateway.runUnguarded(`UPDATE operator SET disabled_at = NULL, role = CASE WHEN id = $1 THEN 'approver' ELSE role END`, [
    gateway.operator('approver').id,
  ]);
});

const add = (rule: object, by = ada, proof: object = { password: PASSWORD }) =>
  by.post('/approval-rules', { ...TERMS, name: 'A rule', mode: 'live', reason: REASON, ...proof, ...rule });

/** Adds a rule of test mode. @returns its id */
async function ruled(rule: object): Promise<string> {
  return requestIn(await add({ mode: 'test', ...rule })).subject;
}

const change = (id: string, body: object, version = 1, by = ada) => by.patch(`/approval-rules/${id}`, { reason: REASON, ...body }, version);
const create = (mode: Mode = 'test', amount = '100.00') => gateway.create({ merchant: 'shop', mode, amount, autoprocess: false });
const refusal = (work: Promise<unknown>): Promise<unknown> => work.then(() => null).catch((error: unknown) => error);
const rowOf = async (id: string) =>
  (await gateway.run<Record<string, unknown>>('SELECT state, people, approvers, admins, first_checker_id, checker_id FROM approval WHERE id = $1', [id]))[0];

/** Asks for an action on a new payout. */
async function asked(action: ModerationAction = 'cancel', by: 'operator' | 'approver' | 'admin' = 'operator'): Promise<{ id: string; approvalId: string }> {
  const id = await create();
  const result = await gateway.act(by, id, action);
  if (result.kind !== 'approval_requested') throw new Error(`${action} took one operator`);
  return { id, approvalId: result.approvalId };
}

const approve = (by: 'operator' | 'approver' | 'admin', approvalId: string) => gateway.moderation.approve(gateway.operator(by), approvalId, null);

describe('a new approval rule', () => {
  it('is added by one administrator with their password, in live mode too, and the history says all of it', async () => {
    expect(await add({}, ada, {})).toMatchObject({ status: 400 });
    expect(await add({}, ada, { password: 'wrong horse battery' })).toMatchObject({ status: 403, body: { code: 'password_wrong' } });
    const answer = await add({ name: 'Large', from: { EUR: '5000.00' }, approvers: 2, actions: ['process'] });
    expect(answer).toMatchObject({ status: 201, body: { result: 'done', change: { kind: 'approval_rule.create', title: 'Add the approval rule Large' } } });
    const { subject } = requestIn(answer);
    expect(await gateway.run('SELECT action, operator_id, reason, data FROM configuration_change WHERE subject_id = $1', [subject])).toMatchObject([
      {
        action: 'approval_rule.created',
        operator_id: ada.operatorId,
        reason: REASON,
        data: { name: 'Large', mode: 'live', fromMinor: { EUR: 500_000 }, approvers: 2, changes: expect.arrayContaining([]) as unknown },
      },
    ]);
    const { data } = (await bo.get('/approval-rules?mode=live')).body as unknown as { data: Record<string, unknown>[] };
    expect(data.find(({ id }) => id === subject)).toMatchObject({ name: 'Large', from: { EUR: '5000.00' }, approvers: 2, enabled: true, version: 1 });
  });

  it.each([
    ['no name', { name: ' ' }, '/name'],
    ['a currency that does not exist', { from: { XXX: '1.00' } }, '/from/'],
    ['an amount that is none', { from: { EUR: '1,000' } }, '/from/EUR'],
    ['a merchant that does not exist', { merchant: 'mer_none' }, '/merchant'],
    ['an action named twice', { actions: ['cancel', 'cancel'] }, '/actions'],
  ])('is refused with %s', async (_what, rule, pointer) => {
    const answer = await add(rule);
    expect([answer.status, answer.body['errors']]).toEqual([400, [expect.objectContaining({ pointer })]]);
  });

  it.each([{ actions: ['submit_details'] }, { actions: ['hold'] }, { approvers: 3 }, { approvers: 0 }, { role: 'operator' }, { risk_from: 'none' }])(
    'is refused with %j',
    async (rule) => {
      expect(await add(rule)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  it('is not added by an approver', async () => {
    const approver = await AdminClient.open(gateway, 'Al', 'approver');
    expect((await approver.get('/approval-rules')).status).toBe(200);
    expect((await add({}, approver)).status).toBe(403);
  });

  it('is refused when too few may sign in to ever meet it, and shown when that becomes so later', async () => {
    const id = requestIn(await add({ approvers: 2, role: 'admin', actions: ['revoke'] })).subject;
    await gateway.runUnguarded(`UPDATE operator SET disabled_at = now() WHERE role = 'admin' AND id <> $1`, [ada.operatorId]);
    const answer = await add({ approvers: 2, role: 'admin' });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/approvers', detail: expect.stringContaining('too few may sign in') as unknown }] },
    });
    const { data } = (await ada.get('/approval-rules?mode=live')).body as unknown as { data: Record<string, unknown>[] };
    expect(data.find((one) => one['id'] === id)).toMatchObject({ cannot_be_met: expect.stringContaining('Two administrators') as unknown });
  });
});

describe('a change of an approval rule', () => {
  const live = async (rule: object = {}): Promise<string> => requestIn(await add({ actions: ['cancel'], from: { EUR: '100.00' }, ...rule })).subject;

  it.each([
    ['fewer approvers', { approvers: 2 }, { approvers: 1 }],
    ['approvers who need not be administrators', { role: 'admin' }, { role: 'approver' }],
    ['a higher amount', {}, { from: { EUR: '100.01' } }],
    ['another currency only', {}, { from: { USD: '100.00' } }],
    ['one merchant only', {}, { merchant: 'shop' }],
    ['another action only', {}, { actions: ['process'] }],
    ['a higher risk only', {}, { risk_from: 'high' }],
    ['nothing: it is disabled', {}, { enabled: false }],
    ['more of one and less of another', {}, { approvers: 2, from: { EUR: '200.00' } }],
  ])('waits for another administrator in live mode when it then asks for %s', async (_what, rule, body) => {
    const id = await live(rule);
    const wanted = 'merchant' in body ? { merchant: gateway.merchant('shop').id } : body;
    const answer = await change(id, wanted);
    expect(answer).toMatchObject({ status: 200, body: { result: 'waiting', change: { kind: 'approval_rule.change', mode: 'live' } } });
    const before = await gateway.run('SELECT version FROM approval_rule WHERE id = $1', [id]);
    expect([before, (await ada.publish(requestIn(answer).id)).status]).toEqual([[{ version: 1 }], 403]);
    expect(await bo.publish(requestIn(answer).id)).toMatchObject({ status: 200, body: { state: 'published' } });
    expect(await gateway.run('SELECT version FROM approval_rule WHERE id = $1', [id])).toEqual([{ version: 2 }]);
  });

  it('is not published by the database either when its maker does it past the services', async () => {
    const { id } = requestIn(await change(await live(), { enabled: false }));
    const publish = `UPDATE change_request SET state = 'published', decided_by = maker_id, decided_at = clock_timestamp() WHERE id = $1`;
    await expect(gateway.run(publish, [id])).rejects.toThrow(/published by the operator who made it/);
  });

  it('is made at once by one administrator with their password when it only asks for more', async () => {
    const id = await live();
    expect(await change(id, { approvers: 2 })).toMatchObject({ status: 400 });
    expect(await change(id, { approvers: 2, from: {}, password: PASSWORD })).toMatchObject({
      status: 200,
      body: { result: 'done', change: { kind: 'approval_rule.tighten', state: 'published' } },
    });
    expect(await gateway.run('SELECT approvers, from_minor, version FROM approval_rule WHERE id = $1', [id])).toEqual([
      { approvers: 2, from_minor: {}, version: 2 },
    ]);
  });

  it('is refused for another version than the rule has, and when nothing would change', async () => {
    const id = await live();
    expect((await change(id, { enabled: false }, 7)).status).toBe(412);
    expect(await change(id, { actions: ['cancel'], password: PASSWORD })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('Nothing would change') as unknown },
    });
  });

  it.each([{ name: null }, { actions: null }, { from: null }, { approvers: null }, { role: null }, { enabled: null }, { mode: 'test' }])(
    'is refused with %j: only the merchant and the risk may be none, and the mode stays',
    async (body) => {
      expect(await change(await live(), body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  it('is made by one administrator in test mode, in either direction', async () => {
    const id = await ruled({});
    expect((await change(id, { enabled: false })).body).toMatchObject({ result: 'done' });
    expect((await change(id, { enabled: true }, 2)).body).toMatchObject({ result: 'done' });
  });

  it('applies to new requests only', async () => {
    const id = await ruled({ approvers: 2 });
    const { approvalId } = await asked();
    await change(id, { enabled: false });
    expect(await approve('approver', approvalId)).toMatchObject({ kind: 'agreed' });
    expect(await rowOf(approvalId)).toMatchObject({ state: 'waiting', approvers: 2 });
  });

  it('past the chain of configuration is found', async () => {
    const id = await live();
    const findings = async () => (await configured(gateway.app.get(Database))).filter(({ subject_id: subject }) => subject === id).flatMap(configuredFindings);
    expect(await findings()).toEqual([]);
    await gateway.run(`UPDATE approval_rule SET from_minor = '{"EUR": 99000000}' WHERE id = $1`, [id]);
    expect(await findings()).toEqual([expect.objectContaining({ kind: 'row', what: expect.stringContaining('from_minor') as unknown })]);
  });

  it('never deletes a rule, and never moves it to the other mode', async () => {
    const id = await ruled({});
    await expect(gateway.run('DELETE FROM approval_rule WHERE id = $1', [id])).rejects.toThrow();
    await expect(gateway.run(`UPDATE approval_rule SET mode = 'live' WHERE id = $1`, [id])).rejects.toThrow(/never changed/);
  });
});

describe('an action that a rule applies to', () => {
  it('waits for approval, names the rule, and only where every condition holds', async () => {
    await ruled({ name: 'Cancels of the shop', actions: ['cancel'], from: { EUR: '50.00' }, merchant: gateway.merchant('shop').id });
    const kindOf = async (id: string, action: ModerationAction) => (await gateway.act('operator', id, action)).kind;
    expect(await kindOf(await create('test', '50.00'), 'cancel')).toBe('approval_requested');
    expect(await kindOf(await create('test', '49.99'), 'cancel')).toBe('done');
    expect(await kindOf(await create('test', '50.00'), 'process')).toBe('done');
    expect(await kindOf(await create('live', '50.00'), 'cancel')).toBe('done');
    expect(await kindOf(await gateway.create({ autoprocess: false, amount: '60.00' }), 'cancel')).toBe('done');
    const { body } = await ada.get(`/payouts/${await create()}`);
    const offered = (body['actions'] as { action: string }[]).find(({ action }) => action === 'cancel');
    expect(offered).toMatchObject({ needs_second_operator: true, approvers: 1, admins: 0, asked_by: ['Cancels of the shop'] });
  });

  it('is approved by an administrator where the rule asks for one', async () => {
    await ruled({ role: 'admin' });
    const { id, approvalId } = await asked();
    expect(await refusal(approve('approver', approvalId))).toMatchObject({ code: 'forbidden', message: expect.stringContaining('administrator') as unknown });
    await approve('admin', approvalId);
    expect([(await gateway.state(id)).status, await rowOf(approvalId)]).toMatchObject(['TERMINATED', { state: 'approved', people: 2, admins: 1 }]);
  });

  it.each(['process', 'cancel', 'release'] as const)('takes two other people, each of whom is recorded: %s', async (action) => {
    await ruled({ approvers: 2 });
    const id = await create();
    if (action === 'release') await gateway.act('operator', id, 'hold');
    const result = await gateway.act('operator', id, action);
    if (result.kind !== 'approval_requested') throw new Error(`${action} took one operator`);
    const { approvalId } = result;
    expect(await approve('approver', approvalId)).toMatchObject({ kind: 'agreed' });
    expect(await refusal(approve('approver', approvalId))).toBeInstanceOf(NotPermitted);
    expect(await refusal(approve('operator', approvalId))).toBeInstanceOf(NotPermitted);
    expect(await rowOf(approvalId)).toMatchObject({ state: 'waiting', first_checker_id: gateway.operator('approver').id, checker_id: null });
    expect(await approve('admin', approvalId)).toMatchObject({ kind: 'done' });
    expect(await rowOf(approvalId)).toMatchObject({ state: 'approved', people: 3, checker_id: gateway.operator('admin').id });
    const decisions = (await gateway.events(id)).filter(({ type }) => type.startsWith('approval.'));
    expect(decisions).toMatchObject([
      { type: 'approval.requested', data: { approvers: 2, admins: 0, rules: ['A rule'] } },
      { type: 'approval.agreed', actor_id: gateway.operator('approver').id },
      { type: 'approval.approved', actor_id: gateway.operator('admin').id, data: { firstChecker: gateway.operator('approver').id } },
    ]);
    expect((await gateway.app.get(HistoryVerifier).verify()).findings.filter(({ subject }) => subject === id)).toEqual([]);
  });

  it('shows on its page and under Approvals how many have approved', async () => {
    await ruled({ name: 'Both', approvers: 2 });
    const { id, approvalId } = await asked();
    const shown = async () => ((await bo.get('/approvals?mode=test')).body['data'] as { id: string }[]).find((one) => one.id === approvalId);
    expect(await shown()).toMatchObject({ approvers: 2, approved: 0, first_checker: null, asked_by: ['Both'], can_decide: true });
    const answer: AdminAnswer = await ada.post(`/approvals/${approvalId}/approve`, { comment: 'Seen by me' });
    expect(answer).toMatchObject({ status: 200, body: { result: 'agreed', message: expect.stringContaining('1 of 2 approved') as unknown } });
    expect(await shown()).toMatchObject({ approved: 1, first_checker: { name: 'Ada' }, first_comment: 'Seen by me', state: 'waiting' });
    const approvals = (await bo.get(`/payouts/${id}`)).body['approvals'] as object[];
    expect(approvals).toMatchObject([{ id: approvalId, approved: 1, approvers: 2 }]);
    expect((await bo.post(`/approvals/${approvalId}/approve`, {})).body).toMatchObject({ result: 'done' });
  });

  it('is refused by any one, also after the first has approved, and by that one as well', async () => {
    await ruled({ approvers: 2 });
    for (const by of ['admin', 'approver'] as const) {
      const { id, approvalId } = await asked();
      await approve('approver', approvalId);
      await gateway.moderation.reject(gateway.operator(by), approvalId, 'changed my mind');
      expect([await rowOf(approvalId), (await gateway.state(id)).status]).toMatchObject([{ state: 'rejected' }, 'READY']);
      expect((await gateway.app.get(HistoryVerifier).verify()).findings.filter(({ subject }) => subject === id)).toEqual([]);
    }
  });

  it('is void when the payout changes between the first and the second approval', async () => {
    await ruled({ approvers: 2 });
    const { id, approvalId } = await asked();
    await approve('approver', approvalId);
    await gateway.act('operator', id, 'hold');
    expect(await refusal(approve('admin', approvalId))).toBeInstanceOf(ApprovalNotOpen);
    expect([await rowOf(approvalId), (await gateway.state(id)).status]).toMatchObject([{ state: 'void' }, 'READY']);
  });

  it.each([
    ['was disabled', 'UPDATE operator SET disabled_at = now() WHERE id = $1'],
    ['decides no more', `UPDATE operator SET role = 'operator' WHERE id = $1`],
  ])('is void when who approved first %s since', async (_what, sql) => {
    await ruled({ approvers: 2 });
    const { approvalId } = await asked();
    await approve('approver', approvalId);
    await gateway.runUnguarded(sql, [gateway.operator('approver').id]);
    expect(await refusal(approve('admin', approvalId))).toMatchObject({ message: expect.stringContaining('agreed first') as unknown });
    expect(await rowOf(approvalId)).toMatchObject({ state: 'void' });
  });

  it('leaves a place for the administrator whom another rule asks for', async () => {
    await ruled({ name: 'Two', approvers: 2 });
    await ruled({ name: 'One of them an administrator', role: 'admin' });
    const { approvalId } = await asked('cancel', 'operator');
    expect(await rowOf(approvalId)).toMatchObject({ approvers: 2, admins: 1 });
    await approve('approver', approvalId);
    const another = await AdminClient.open(gateway, `Ann${approvalId.slice(-4)}`, 'approver');
    expect((await another.post(`/approvals/${approvalId}/approve`, {})).status).toBe(403);
    expect((await bo.post(`/approvals/${approvalId}/approve`, {})).body).toMatchObject({ result: 'done' });
  });

  it('is not asked for where too few others may sign in to approve it, and says which rule asks', async () => {
    await ruled({ name: 'Two admins', approvers: 2, role: 'admin' });
    const id = await create();
    await gateway.runUnguarded(`UPDATE operator SET disabled_at = now() WHERE role = 'admin' AND id <> $1`, [ada.operatorId]);
    expect(await refusal(gateway.act('operator', id, 'cancel'))).toMatchObject({
      code: 'action_not_allowed',
      message: expect.stringContaining('"Two admins"') as unknown,
    });
    expect((await gateway.state(id)).reasons).toEqual([]);
  });
});

describe('the database, about an approval by two', () => {
  const approveAlone = (id: string, rest = '') =>
    gateway.run(`UPDATE approval SET state = 'approved', checker_id = $2, decided_at = now(), people = 3 ${rest} WHERE id = $1`, [id, bo.operatorId]);

  it('accepts no approval without the first, by the same person twice, by the maker, or after another version', async () => {
    await ruled({ approvers: 2 });
    const { id, approvalId } = await asked();
    const first = (who: string) => gateway.run(`UPDATE approval SET first_checker_id = $2, first_agreed_at = now() WHERE id = $1`, [approvalId, who]);
    await expect(approveAlone(approvalId)).rejects.toMatchObject({ driverError: { constraint: 'approval_by_all_approvers' } });
    await expect(approveAlone(approvalId, ', first_checker_id = checker_id')).rejects.toThrow();
    await expect(first(gateway.operator('operator').id)).rejects.toMatchObject({ driverError: { constraint: 'first_checker_is_another' } });
    await first(bo.operatorId);
    await expect(first(ada.operatorId)).rejects.toMatchObject({ driverError: { constraint: 'approval_is_kept' } });
    await expect(approveAlone(approvalId)).rejects.toMatchObject({ driverError: { constraint: 'approval_by_all_approvers' } });
    await expect(gateway.run(`UPDATE approval SET approvers = 1 WHERE id = $1`, [approvalId])).rejects.toThrow();
    await gateway.act('operator', id, 'hold');
  });

  it('accepts no approval by fewer administrators than were asked for', async () => {
    await ruled({ role: 'admin' });
    const { approvalId } = await asked();
    const write = (who: string) => gateway.run(`UPDATE approval SET state = 'approved', checker_id = $2, decided_at = now() WHERE id = $1`, [approvalId, who]);
    await expect(write(gateway.operator('approver').id)).rejects.toMatchObject({ driverError: { constraint: 'approval_by_admins' } });
  });

  it('is contradicted by a history that names other approvers', async () => {
    await ruled({ approvers: 2 });
    const { id, approvalId } = await asked();
    await approve('approver', approvalId);
    await gateway.runUnguarded(`UPDATE approval SET first_checker_id = $2, approvers = 2 WHERE id = $1`, [approvalId, ada.operatorId]);
    const { findings } = await gateway.app.get(HistoryVerifier).verify();
    expect(findings.filter(({ subject }) => subject === id)).toEqual([
      expect.objectContaining({ what: expect.stringContaining('first_checker_id') as unknown }),
    ]);
  });
});

describe('the preview of a rule', () => {
  const preview = async (rule: object) => (await ada.post('/approval-rules/preview', { ...TERMS, mode: 'test', ...rule })).body;

  it('counts what it would have asked for of what operators did, alone and together, and changes nothing', async () => {
    await gateway.runUnguarded(`UPDATE payout_event SET occurred_at = occurred_at - interval '8 days' WHERE actor_type = 'operator'`);
    await gateway.runUnguarded(`UPDATE approval SET created_at = created_at - interval '8 days', expires_at = expires_at - interval '8 days'`);
    expect(await preview({})).toMatchObject({ actions: 0, asked: 0, sentence: expect.stringContaining('no action') as unknown });
    await gateway.act('operator', await create('test', '10.00'), 'cancel');
    await gateway.act('operator', await create('test', '20.00'), 'cancel');
    await gateway.act('operator', await create('test', '20.00'), 'note');
    await gateway.act('operator', await create('live', '20.00'), 'cancel');
    const id = await ruled({ actions: ['process'] });
    await asked('process');
    await change(id, { enabled: false });
    const rows = await gateway.run('SELECT id FROM approval_rule');
    expect(await preview({})).toMatchObject({ actions: 3, asked: 3, more: 2 });
    expect(await preview({ actions: ['cancel'], from: { EUR: '20.00' } })).toMatchObject({
      actions: 3,
      asked: 1,
      more: 1,
      sentence: 'Of 3 actions of operators in the last 7 days, this rule would have asked for approval of 1. 1 of these took fewer people then.',
    });
    expect(await preview({ approvers: 2, actions: ['process'] })).toMatchObject({ asked: 1, more: 1 });
    expect(await preview({ risk_from: 'high' })).toMatchObject({ actions: 3, asked: 0 });
    expect(await gateway.run('SELECT id FROM approval_rule')).toEqual(rows);
  });

  it('says when nobody could meet it', async () => {
    await gateway.runUnguarded(`UPDATE operator SET disabled_at = now() WHERE role = 'admin' AND id <> $1`, [ada.operatorId]);
    expect(await preview({ approvers: 2, role: 'admin' })).toMatchObject({ cannot_be_met: expect.stringContaining('too few') as unknown });
  });
});
