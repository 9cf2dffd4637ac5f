import { ApiKeyAdministration, MerchantsService } from '@app/access';
import { WITHOUT_SECOND_PERSON } from '@app/domain';
import { KillSwitches } from '@app/payouts';
import { ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { FakeProvider } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'One person tries alone';
const RULE = { merchant: null, actions: [], from: {}, risk_from: null, approvers: 1, role: 'approver' };
const CREDENTIALS = { baseUrl: 'http://127.0.0.1:4099', apiKey: 'k', notificationSecret: 's' };

type Subject =
  | 'merchant'
  | 'closed'
  | 'key'
  | 'account'
  | 'paused'
  | 'route'
  | 'rule'
  | 'draft'
  | 'operator'
  | 'ownRequest'
  | 'session'
  | 'stopped'
  | 'payout'
  | 'approval'
  | 'invitation'
  | 'service'
  | 'channel'
  | 'approvalRule'
  | 'none';

interface Write {
  /** `sends`: it waits for a second person. `takes away`: one person may. `other`: it changes no configuration. */
  effect: 'sends' | 'takes away' | 'other';
  on: Subject;
  body?: object;
  /** Of the thing, as the operator saw it; 1 unless given. */
  version?: number;
  status?: number;
  /** Why it is refused. */
  because?: string;
}

/** Every route of the admin that writes. A new one fails this test until it stands here. */
const WRITES: Readonly<Record<string, Write>> = {
  'POST /provider-accounts': {
    effect: 'sends',
    on: 'none',
    body: { provider: 'sandbox', name: 'Mine', mode: 'live', credentials: CREDENTIALS, reason: REASON },
  },
  'PATCH /provider-accounts/:id': { effect: 'sends', on: 'account', body: { credentials: CREDENTIALS, options: { autoClear: true }, reason: REASON } },
  'POST /provider-accounts/:id/rotate-secrets': { effect: 'sends', on: 'account', body: { secrets: { notificationSecret: 'mine' }, reason: REASON } },
  'POST /provider-accounts/:id/resume': { effect: 'sends', on: 'paused', body: { reason: REASON } },
  'POST /provider-accounts/:id/codes': { effect: 'sends', on: 'account', body: { code: 'e_2', resolution: 'DECLINED_ERROR', reason: REASON } },
  'POST /code-rules/:id/withdraw': { effect: 'sends', on: 'rule', body: { reason: REASON } },
  'POST /routes': { effect: 'sends', on: 'none' },
  'PATCH /routes/:id': { effect: 'sends', on: 'route', body: { enabled: false, reason: REASON } },
  'POST /operators': { effect: 'sends', on: 'none', body: { email: 'me2@alone.example', name: 'Me too', role: 'admin', password: PASSWORD, reason: REASON } },
  'PATCH /merchants/:id/policies/:mode': { effect: 'sends', on: 'merchant', body: { solo_limits: { EUR: '9999.00' }, reason: REASON } },
  'PUT /merchants/:id/modes/:mode/callback-endpoint': { effect: 'sends', on: 'merchant', body: { url: 'https://mine.example/callbacks', reason: REASON } },
  'POST /merchants/:id/modes/:mode/enable': { effect: 'sends', on: 'closed', body: { reason: REASON } },
  'POST /merchants/:id/modes/:mode/api-keys': {
    effect: 'sends',
    on: 'merchant',
    body: { name: 'mine', scopes: ['payouts:write'], password: PASSWORD, reason: REASON },
  },
  'POST /merchants/:id/modes/:mode/api-keys/:key/rotate': { effect: 'sends', on: 'key', body: { overlap_hours: 0, password: PASSWORD, reason: REASON } },
  'POST /operators/:id/reset-factor': { effect: 'sends', on: 'operator', body: { reason: REASON } },
  'POST /services': {
    effect: 'sends',
    on: 'none',
    body: { template: 'sepa_instant', code: 'mine', name: 'Mine', currency: 'EUR', min_amount: '1.00', max_amount: '9.00', reason: REASON },
  },
  'PATCH /services/:code': { effect: 'sends', on: 'service', body: { max_amount: '9999999.00', reason: REASON } },
  // It only asks for more: one person adds it.
  'POST /approval-rules': { effect: 'other', on: 'none', body: { ...RULE, mode: 'live', name: 'Mine', password: PASSWORD, reason: REASON }, status: 201 },
  'POST /approval-rules/preview': { effect: 'other', on: 'none', body: { ...RULE, mode: 'live' }, status: 200 },
  'PATCH /approval-rules/:id': { effect: 'sends', on: 'approvalRule', body: { enabled: false, reason: REASON } },
  'POST /invitations': { effect: 'sends', on: 'none', body: { email: 'me3@alone.example', role: 'admin', reason: REASON } },
  'POST /operators/:id/role': { effect: 'sends', on: 'operator', body: { role: 'admin', reason: REASON } },

  'POST /merchants/:id/modes/:mode/callback-endpoint/switch-off': { effect: 'takes away', on: 'merchant', body: { reason: REASON } },
  'POST /merchants/:id/modes/:mode/callback-endpoint/switch-on': { effect: 'other', on: 'merchant', body: { reason: REASON }, status: 200 },
  'POST /merchants/:id/modes/:mode/callback-endpoint/test': { effect: 'other', on: 'merchant', status: 200 },
  'POST /merchants/:id/modes/:mode/callback-secret/rotate': { effect: 'other', on: 'merchant', body: { password: PASSWORD }, status: 200 },
  'POST /merchants/:id/modes/:mode/callback-secret/end-former': { effect: 'takes away', on: 'merchant', body: { reason: REASON } },
  'POST /merchants/:id/modes/:mode/api-keys/:key/claim': { effect: 'other', on: 'key', body: { password: PASSWORD }, status: 409 },
  'POST /merchants/:id/modes/:mode/api-keys/:key/shorten': {
    effect: 'takes away',
    on: 'key',
    body: { expires_at: new Date(Date.now() + 86_400_000).toISOString(), reason: REASON },
  },
  'POST /merchants/:id/modes/:mode/api-keys/:key/revoke': { effect: 'takes away', on: 'key', body: { reason: REASON } },
  'POST /merchants': { effect: 'other', on: 'none', body: { name: 'Mine' }, status: 201 },
  'PATCH /merchants/:id': { effect: 'other', on: 'merchant', body: { name: 'Shop', reason: REASON }, status: 200 },
  'POST /merchants/:id/modes/:mode/disable': { effect: 'takes away', on: 'merchant', body: { reason: REASON } },

  'POST /provider-accounts/:id/pause': { effect: 'takes away', on: 'account', body: { reason: REASON } },
  'POST /operators/:id/disable': { effect: 'takes away', on: 'operator', body: { reason: REASON } },
  'POST /code-rules/:id/drop': { effect: 'takes away', on: 'draft', body: { reason: REASON } },
  'POST /kill-switches': { effect: 'takes away', on: 'none', body: { scope: 'all', reason: REASON }, status: 201 },
  'POST /operators/:id/end-sessions': { effect: 'takes away', on: 'operator' },
  'DELETE /sessions/:id': { effect: 'takes away', on: 'session', status: 204 },
  'POST /sessions/end-others': { effect: 'takes away', on: 'none' },
  'DELETE /session': { effect: 'other', on: 'none' },
  'POST /recipients/searches': {
    effect: 'other',
    on: 'none',
    body: { mode: 'live', service: 'bank_transfer_eur', fields: { account_number: '1000000001', holder_name: 'Ada Lovelace' } },
    status: 200,
  },
  'POST /audit/exports': { effect: 'other', on: 'none', status: 200 },

  // They move no money, and send nothing but our own ids.
  'POST /alert-channels': {
    effect: 'other',
    on: 'none',
    body: { kind: 'webhook', name: 'Mine', target: 'http://127.0.0.1:9/alerts', urgencies: ['now'] },
    status: 201,
  },
  'PATCH /alert-channels/:id': { effect: 'other', on: 'channel', body: { name: 'Renamed', target: 'http://127.0.0.1:9/alerts' }, status: 200 },
  'POST /alert-channels/:id/test': { effect: 'other', on: 'channel', status: 200 },
  'DELETE /alert-channels/:id': { effect: 'other', on: 'channel', version: 2, status: 204 },
  'PUT /queue-limits/:mode': { effect: 'other', on: 'none', body: { oldest_minutes: 60, open_cases: null }, version: 0, status: 200 },

  'POST /provider-accounts/:id/ask-confirmation': { effect: 'other', on: 'account', body: { reason: REASON }, status: 200 },
  'POST /provider-accounts/:id/confirm': {
    effect: 'other',
    on: 'account',
    body: { password: PASSWORD },
    status: 403,
    because: `You asked for this confirmation yourself. Another operator must give it. ${WITHOUT_SECOND_PERSON}`,
  },
  'POST /provider-accounts/:id/withdraw-confirmation': { effect: 'other', on: 'account', body: { reason: REASON }, status: 200 },
  'POST /kill-switches/:id/resumption': { effect: 'other', on: 'stopped', body: { reason: REASON }, status: 200 },
  'POST /kill-switches/:id/resumption/approve': {
    effect: 'other',
    on: 'stopped',
    body: { password: PASSWORD },
    version: 2,
    status: 403,
    because: `You cannot approve your own request to resume. Ask a second person, who has to be an approver or an admin. ${WITHOUT_SECOND_PERSON}`,
  },
  'POST /kill-switches/:id/resumption/refuse': { effect: 'other', on: 'stopped', body: { reason: REASON }, version: 2, status: 200 },
  'POST /change-requests/:id/publish': { effect: 'other', on: 'ownRequest', body: { password: PASSWORD }, status: 403 },
  'POST /change-requests/:id/refuse': { effect: 'other', on: 'ownRequest', body: { reason: REASON }, status: 403 },
  'POST /change-requests/:id/withdraw': { effect: 'other', on: 'ownRequest', body: { reason: REASON } },
  'POST /provider-accounts/:id/unmatched-notifications/note': { effect: 'other', on: 'account', body: { ids: ['ntf_none'], reason: REASON }, status: 409 },
  'POST /provider-accounts/:id/test-connection': { effect: 'other', on: 'account' },
  // Their own only, and not to a common one.
  'POST /password': { effect: 'other', on: 'none', body: { password: PASSWORD, new_password: 'password1234' }, status: 400 },
  'POST /second-factor': { effect: 'other', on: 'none', status: 200 },
  'POST /second-factor/confirm': { effect: 'other', on: 'none', body: { code: 'no code' }, status: 403 },
  'POST /second-factor/recovery-codes': { effect: 'other', on: 'none', status: 409 },
  // The invitation is one that another administrator has published; its link makes nobody until it is opened.
  'POST /invitations/:id/link': { effect: 'other', on: 'invitation', body: { password: PASSWORD }, status: 200 },
  'POST /invitations/:id/withdraw': { effect: 'takes away', on: 'invitation', body: { reason: REASON } },
  'POST /joining/look': { effect: 'other', on: 'none', body: { token: 'a guess' }, status: 404 },
  'POST /joining/accept': { effect: 'other', on: 'none', body: { token: 'a guess', name: 'Me', password: PASSWORD }, status: 404 },
  'POST /second-factor/passkeys/start': { effect: 'other', on: 'none', status: 200 },
  'POST /second-factor/passkeys': {
    effect: 'other',
    on: 'none',
    body: { name: 'Laptop', id: 'none', client_data: 'none', attestation: 'none', transports: [] },
    status: 403,
  },
  'POST /second-factor/passkeys/question': { effect: 'other', on: 'none', status: 409 },
  'POST /second-factor/prove': { effect: 'other', on: 'none', status: 409 },
  'POST /second-factor/:id/remove': { effect: 'other', on: 'operator', status: 404 },
  'POST /operators/:id/unlock': { effect: 'other', on: 'operator', body: { reason: REASON } },
  'POST /session': { effect: 'other', on: 'none', body: { email: 'me@changes.example', password: PASSWORD } },
  'POST /approvals/:id/approve': { effect: 'other', on: 'approval' },
  'POST /approvals/:id/reject': { effect: 'other', on: 'approval' },
};

/** What operators do with payouts, each by its own rules of two people. */
const OF_PAYOUTS: ReadonlySet<string> = new Set(
  ['process', 'cancel', 'revoke', 'enquire', 'hold', 'release', 'note', 'statements', 'submit-details', 'resolve-conflict', 'reveal'].map(
    (verb) => `POST /payouts/:id/${verb}`,
  ),
);

let provider: FakeProvider;
let gateway: TestGateway;
let me: AdminClient;
const ids: Record<Subject, string> = {
  merchant: '',
  closed: '',
  key: '',
  account: '',
  paused: '',
  route: '',
  rule: '',
  draft: '',
  operator: '',
  ownRequest: '',
  session: '',
  invitation: 'inv_published',
  stopped: '',
  payout: '',
  approval: 'apr_none',
  service: 'bank_transfer_eur',
  channel: 'ach_alone',
  approvalRule: 'arl_live',
  none: '',
};

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, http: true, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
  me = await AdminClient.open(gateway, 'Me');
  const save = () =>
    gateway.app.get(ProviderAccountsService).save({ provider: 'sandbox', name: 'Bank', mode: 'live', credentials: { ...CREDENTIALS, baseUrl: provider.url } });
  [ids.account, ids.paused, ids.operator, ids.payout] = [await save(), await save(), gateway.operator('viewer').id, await gateway.create()];
  await gateway.run(`UPDATE provider_account SET paused_at = now(), pause_reason = 'before' WHERE id = $1`, [ids.paused]);
  await gateway.run(
    `INSERT INTO operator_factor (id, operator_id, kind, session_id, secret_encrypted, confirmed_at, last_step) VALUES ('fac_1', $1, 'authenticator_app', 'none', 'none', now(), 1)`,
    [ids.operator],
  );
  ids.merchant = gateway.merchant().id;
  ids.closed = (await gateway.app.get(MerchantsService).create({ name: 'Closed', modes: ['test'] })).id;
  const key = { merchantId: ids.merchant, name: 'checkout', mode: 'live', scopes: ['payouts:write'] } as const;
  ids.key = (await gateway.app.get(ApiKeyAdministration).issue(key)).id;
  await gateway.run(`INSERT INTO callback_endpoint (merchant_id, mode, url) VALUES ($1, 'live', 'http://127.0.0.1:9/callbacks')`, [ids.merchant]);
  [ids.route, ids.rule, ids.draft] = ['rt_live', 'cr_live', 'cr_draft'];
  await gateway.run(`INSERT INTO route (id, service_code, provider_account_id) VALUES ('rt_live', 'bank_transfer_eur', $1)`, [ids.account]);
  const rule = `INSERT INTO provider_code_rule (id, provider_account_id, code, resolution, reason, drafted_by) VALUES ($1, $2, $1, 'DECLINED_ERROR', 'before', $3)`;
  for (const id of [ids.rule, ids.draft]) await gateway.run(rule, [id, ids.account, gateway.operator('admin').id]);
  await gateway.run(`UPDATE provider_code_rule SET state = 'published', published_by = $2, published_at = now() WHERE id = $1`, [
    ids.rule,
    gateway.operator('approver').id,
  ]);
  await gateway.run(`INSERT INTO approval_rule (id, mode, name, approvers, role) VALUES ('arl_live', 'live', 'Before', 1, 'approver')`);
  const service = { scope: 'service', targetId: 'bank_transfer_eur', reason: 'before' } as const;
  ids.stopped = (await gateway.app.get(KillSwitches).press(gateway.operator('approver').id, service)).id;
  await gateway.run(`INSERT INTO alert_channel (id, kind, name, target, urgencies) VALUES ($1, 'webhook', 'Before', 'none', '{now}')`, [ids.channel]);
  await gateway.run(
    `INSERT INTO operator_invitation (id, email, role, invited_by, expires_at) VALUES ($1, 'published@alone.example', 'viewer', $2, now() + interval '1 day')`,
    [ids.invitation, me.operatorId],
  );
  ids.session = await anotherSession();
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

/** A session of mine in another browser. */
async function anotherSession(): Promise<string> {
  await me.at(await (gateway.app as NestFastifyApplication).getUrl(), 'Me');
  const { data } = (await me.get('/sessions')).body as unknown as { data: { id: string; is_present: boolean }[] };
  return data.find(({ is_present: isPresent }) => !isPresent)?.id ?? '';
}

/** Every route of the admin that writes, as `METHOD /path`. */
function writes(): string[] {
  const routes = (gateway.app as NestFastifyApplication).get(RouteTable).all();
  return routes
    .filter(({ method, path }) => path.startsWith('/admin/api/') && ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    .map(({ method, path }) => `${method} ${path.slice('/admin/api'.length)}`);
}

/** Where live money goes, what counts as evidence, and who decides, without what one person may take away. */
async function configuration(): Promise<unknown> {
  return Promise.all([
    gateway.run(`SELECT id, provider, name, mode, credentials_encrypted, options FROM provider_account ORDER BY id`),
    gateway.run(`SELECT id FROM provider_account WHERE id = $1 AND paused_at IS NULL`, [ids.paused]),
    gateway.run(`SELECT id FROM provider_account WHERE proof = 'confirmed'`),
    gateway.run(`SELECT id FROM kill_switch WHERE resumed_at IS NOT NULL`),
    gateway.run(`SELECT * FROM route ORDER BY id`),
    gateway.run(`SELECT id, code, resolution FROM provider_code_rule WHERE state = 'published' ORDER BY id`),
    gateway.run(`SELECT id, email, role, password_hash FROM operator ORDER BY id`),
    gateway.run(`SELECT id, operator_id FROM operator_factor WHERE confirmed_at IS NOT NULL ORDER BY id`),
    gateway.run(`SELECT id, callback_url, solo_limits, policy FROM merchant WHERE id IN ($1, $2) ORDER BY id`, [ids.merchant, ids.closed]),
    gateway.run(`SELECT id FROM merchant WHERE id = $1 AND live_disabled_at IS NULL`, [ids.closed]),
    gateway.run(`SELECT merchant_id, mode, url FROM callback_endpoint ORDER BY merchant_id, mode`),
    gateway.run(`SELECT * FROM merchant_policy WHERE merchant_id IN ($1, $2) ORDER BY merchant_id, mode`, [ids.merchant, ids.closed]),
    gateway.run(`SELECT * FROM service ORDER BY code`),
    gateway.run(`SELECT * FROM approval_rule WHERE id = 'arl_live'`),
    gateway.run(`SELECT id, merchant_id, scopes, allowed_cidrs, secret_hash FROM api_key ORDER BY id`),
  ]);
}

async function ownRequest(): Promise<string> {
  const answer = await me.patch('/routes/rt_live', { priority: 1, reason: REASON });
  return requestIn(answer).id;
}

describe('configuration of live money', () => {
  it('has no write in the admin that is not in the table of this test', () => {
    const known = Object.keys(WRITES);
    expect(writes().filter((write) => !known.includes(write) && !OF_PAYOUTS.has(write))).toEqual([]);
    expect([...known, ...OF_PAYOUTS].filter((write) => !writes().includes(write))).toEqual([]);
  });

  it('is changed by no write of one administrator', async () => {
    const before = await configuration();
    const byPayouts = writes()
      .filter((write) => OF_PAYOUTS.has(write))
      .map((write): [string, Write] => [write, { effect: 'other', on: 'payout', body: { reason: REASON } }]);
    // What ends the session comes last.
    const all = [...Object.entries(WRITES), ...byPayouts].toSorted(([a], [b]) => Number(a === 'DELETE /session') - Number(b === 'DELETE /session'));
    for (const [write, { effect, on, body = {}, version = 1, status, because }] of all) {
      if (on === 'ownRequest') ids.ownRequest = await ownRequest();
      const route = write === 'POST /routes' ? { service: 'bank_transfer_eur', provider_account: ids.account, reason: REASON } : body;
      const [method = '', path = ''] = write.split(' ');
      const answer = await me.send(
        method,
        path
          .replace(/:(?:id|code)/, on === 'key' ? ids.merchant : ids[on])
          .replace(':mode', 'live')
          .replace(':key', ids.key),
        route,
        version,
      );
      if (effect === 'sends') expect([write, answer.body]).toMatchObject([write, { result: 'waiting', change: { mode: 'live' } }]);
      if (effect === 'takes away') expect([write, answer.status]).toEqual([write, status ?? 200]);
      else if (status !== undefined) expect([write, answer.status]).toEqual([write, status]);
      if (because !== undefined) expect([write, answer.body.detail]).toEqual([write, because]);
      expect([write, await configuration()]).toEqual([write, before]);
    }
  }, 120_000);
});
