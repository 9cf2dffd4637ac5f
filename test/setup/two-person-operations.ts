import { setTimeout as sleep } from 'node:timers/promises';
import { ApiKeyAdministration, MerchantsService } from '@app/access';
import { CHANGE_KIND_NAMES, type ChangeKindName, type Mode, MODERATION_ACTIONS, type ModerationAction, MODES, ONE_PERSON_KINDS } from '@app/domain';
import { EnquiryService } from '@app/payouts';
import { ProviderAccountsService } from '@app/providers';
import { type AdminAnswer, type AdminClient, PASSWORD, requestIn } from './change-requests.js';
import { type FakeProvider, reply, transferOf } from './fake-provider.js';
import type { TestGateway, WantedPayout } from './gateway.js';

/** What one person has asked for, and what the second one does. */
export interface Asked {
  /** The change request, the approval, the account or the kill switch. */
  about: string;
  agree: (by: AdminClient, password?: string) => Promise<AdminAnswer>;
}

/** Asks for something that takes two people in live mode. */
export type Ask = (by: AdminClient) => Promise<Asked>;

const REASON = 'Agreed on the phone with the bank';
const SERVICE = 'bank_transfer_eur';
/** Actions that never take two people: they move nothing, or cannot wait for a second person. */
type ByOne = 'enquire' | 'submit_details' | 'hold' | 'note';
const BY_ONE: readonly ModerationAction[] = ['enquire', 'submit_details', 'hold', 'note'] satisfies ByOne[];

/** Where operations are tried: the gateway listens, and its merchant `shop` has a live account at the provider. */
export interface Place {
  gateway: TestGateway;
  provider: FakeProvider;
  /** Of the payouts; live unless given. */
  mode?: Mode;
}

let made = 0;

async function newAccount({ gateway, provider }: Place): Promise<string> {
  const credentials = { baseUrl: provider.url, apiKey: 'k', notificationSecret: 's' };
  return gateway.app.get(ProviderAccountsService).save({ provider: 'sandbox', name: 'Bank', mode: 'live', credentials });
}

async function newRow(place: Place, table: 'route' | 'provider_code_rule' | 'operator' | 'approval_rule'): Promise<string> {
  const id = `of_the_test_${String(++made)}`;
  const account = await newAccount(place);
  const sql = {
    route: `INSERT INTO route (id, service_code, provider_account_id, enabled) VALUES ($1, '${SERVICE}', '${account}', false)`,
    provider_code_rule: `INSERT INTO provider_code_rule (id, provider_account_id, code, resolution, reason, state, drafted_by, published_by, published_at)
      VALUES ($1, '${account}', 'e_1', 'DECLINED_ERROR', 'a test', 'published', '${place.gateway.operator('viewer').id}', '${place.gateway.operator('approver').id}', now())`,
    // It applies to amounts that no payout of these tests has.
    approval_rule: `INSERT INTO approval_rule (id, mode, name, from_minor, approvers, role) VALUES ($1, 'live', $1, '{"EUR": 900000000}', 1, 'approver')`,
    operator: `INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $1 || '@test.example', 'Vera', 'viewer', 'none')`,
  }[table];
  await place.gateway.run(sql, [id]);
  return id;
}

async function newMerchant({ gateway }: Place, modes: readonly Mode[] = MODES): Promise<string> {
  return (await gateway.app.get(MerchantsService).create({ name: `Shop ${String(++made)}`, modes })).id;
}

/** Asks for a change of each kind that takes two people. */
const CHANGES: Readonly<
  Record<
    Exclude<ChangeKindName, 'merchant_policy.tighten' | 'service.tighten' | 'approval_rule.create' | 'approval_rule.tighten'>,
    (by: AdminClient, place: Place) => Promise<AdminAnswer>
  >
> = {
  'account.create': (by, { provider }) => {
    const credentials = { baseUrl: provider.url, apiKey: 'k', notificationSecret: 's' };
    return by.post('/provider-accounts', { provider: 'sandbox', name: 'New', mode: 'live', credentials, reason: REASON });
  },
  'account.change': async (by, place) => by.patch(`/provider-accounts/${await newAccount(place)}`, { name: 'Renamed', reason: REASON }, 1),
  'account.rotate': async (by, place) => {
    const secrets = { apiKey: 'another_key', notificationSecret: 'another_secret' };
    return by.send('POST', `/provider-accounts/${await newAccount(place)}/rotate-secrets`, { secrets, reason: REASON }, 1);
  },
  'account.resume': async (by, place) => {
    const id = await newAccount(place);
    await by.post(`/provider-accounts/${id}/pause`, { reason: REASON });
    return by.post(`/provider-accounts/${id}/resume`, { reason: REASON });
  },
  'route.create': async (by, place) => by.post('/routes', { service: SERVICE, provider_account: await newAccount(place), min_amount: '5.00', reason: REASON }),
  'route.change': async (by, place) => by.patch(`/routes/${await newRow(place, 'route')}`, { priority: 90, reason: REASON }),
  'code_rule.publish': async (by, place) =>
    by.post(`/provider-accounts/${await newAccount(place)}/codes`, { code: 'e_7731', resolution: 'DECLINED_ERROR', reason: REASON }),
  'code_rule.withdraw': async (by, place) => by.post(`/code-rules/${await newRow(place, 'provider_code_rule')}/withdraw`, { reason: REASON }),
  'operator.create': (by) =>
    by.post('/operators', { email: `new${String(++made)}@changes.example`, name: 'Nina', role: 'viewer', password: PASSWORD, reason: REASON }),
  'operator.invite': (by) => by.post('/invitations', { email: `new${String(++made)}@changes.example`, role: 'viewer', reason: REASON }),
  'merchant_policy.change': async (by, { gateway }) => {
    const { id } = gateway.merchant('shop');
    const [row] = await gateway.run<{ version: number }>(`SELECT version FROM merchant_policy WHERE merchant_id = $1 AND mode = 'live'`, [id]);
    return by.patch(`/merchants/${id}/policies/live`, { solo_limits: { EUR: `${String(++made)}.00` }, reason: REASON }, row?.version);
  },
  'merchant.enable': async (by, place) => by.post(`/merchants/${await newMerchant(place, ['test'])}/modes/live/enable`, { reason: REASON }),
  'callback_endpoint.set': async (by, place) =>
    by.send('PUT', `/merchants/${await newMerchant(place)}/modes/live/callback-endpoint`, { url: 'https://shop.example/callbacks', reason: REASON }),
  'api_key.create': async (by, place) => {
    const key = { name: 'checkout', scopes: ['payouts:read', 'payouts:write'], password: PASSWORD, reason: REASON };
    return by.post(`/merchants/${await newMerchant(place)}/modes/live/api-keys`, key);
  },
  'api_key.rotate': async (by, place) => {
    const merchantId = await newMerchant(place);
    const { id } = await place.gateway.app.get(ApiKeyAdministration).issue({ merchantId, name: 'checkout', mode: 'live', scopes: ['payouts:write'] });
    return by.post(`/merchants/${merchantId}/modes/live/api-keys/${id}/rotate`, { overlap_hours: 24, password: PASSWORD, reason: REASON });
  },
  'service.create': (by) => {
    const code = `sepa_${String(++made)}`;
    return by.post('/services', { template: 'sepa_instant', code, name: 'SEPA', currency: 'EUR', min_amount: '1.00', max_amount: '100.00', reason: REASON });
  },
  'service.change': async (by, { gateway }) => {
    const [row] = await gateway.run<{ version: number }>(`SELECT version FROM service WHERE code = $1`, [SERVICE]);
    return by.patch(`/services/${SERVICE}`, { max_amount: `${String(60_000 + ++made)}.00`, reason: REASON }, row?.version);
  },
  'approval_rule.change': async (by, place) => by.patch(`/approval-rules/${await newRow(place, 'approval_rule')}`, { enabled: false, reason: REASON }, 1),
  'operator.role': async (by, place) => by.post(`/operators/${await newRow(place, 'operator')}/role`, { role: 'operator', reason: REASON }),
  'operator.reset_factor': async (by, place) => {
    const id = await newRow(place, 'operator');
    await place.gateway.run(
      `INSERT INTO operator_factor (id, operator_id, kind, session_id, secret_encrypted, confirmed_at, last_step) VALUES ($1, $1, 'authenticator_app', 'none', 'none', now(), 1)`,
      [id],
    );
    return by.post(`/operators/${id}/reset-factor`, { reason: REASON });
  },
};

function answers({ provider }: Place, status: string): void {
  const transfer = (key: string) => transferOf(key, status, { code: status === 'failed' ? 'no_funds' : null });
  provider.onOperation = ({ key }, response) => reply(response, 201, transfer(key ?? ''));
  provider.onEnquiry = (_, response) => reply(response, 200, transfer('k'));
}

const create = ({ gateway, mode = 'live' }: Place, rest: WantedPayout = {}): Promise<string> => gateway.create({ merchant: 'shop', mode, ...rest });

async function sent(place: Place, status: string): Promise<string> {
  answers(place, status);
  const id = await create(place);
  await place.gateway.submission.submit(id, 'invoke');
  return id;
}

async function act(by: AdminClient, { gateway }: Place, id: string, path: string, body: object = {}): Promise<AdminAnswer> {
  const { version } = await gateway.state(id);
  return by.send('POST', `/payouts/${id}/${path}`, { reason: REASON, ...body }, version);
}

/** Asks for each action of operators that may take two people, on a payout of which it does. */
const ACTIONS: Readonly<Record<Exclude<ModerationAction, ByOne>, (by: AdminClient, place: Place) => Promise<AdminAnswer>>> = {
  process: async (by, place) => act(by, place, await create(place, { autoprocess: false }), 'process'),
  cancel: async (by, place) => act(by, place, await create(place), 'cancel'),
  revoke: async (by, place) => act(by, place, await sent(place, 'pending'), 'revoke'),
  release: async (by, place) => {
    const id = await create(place);
    await act(by, place, id, 'hold');
    return act(by, place, id, 'release');
  },
  add_statement: async (by, place) =>
    act(by, place, await sent(place, 'paid'), 'statements', { outcome: 'returned', provider_reference: `T-${String(++made)}` }),
  resolve_conflict: async (by, place) => {
    const id = await sent(place, 'failed');
    answers(place, 'paid');
    // The database tells moments apart by milliseconds, and a question of the same one is not newer.
    await sleep(5);
    await place.gateway.planTask([id], 'enquire');
    await place.gateway.app.get(EnquiryService).enquire(id);
    return act(by, place, id, 'resolve-conflict', { statement_id: (await place.gateway.statements(id)).at(-1)?.id });
  },
};

function askChange(place: Place, kind: keyof typeof CHANGES): Ask {
  return async (by) => {
    const { id } = requestIn(await CHANGES[kind](by, place));
    return { about: id, agree: (second, password = PASSWORD) => second.publish(id, password) };
  };
}

function askAction(place: Place, action: keyof typeof ACTIONS): Ask {
  return async (by) => {
    const { text, body } = await ACTIONS[action](by, place);
    const id = body['approval_id'];
    if (typeof id !== 'string') throw new Error(`${action} asked for no approval: ${text}`);
    return { about: id, agree: (second, password = PASSWORD) => second.post(`/approvals/${id}/approve`, { password }) };
  };
}

function askConfirmation(place: Place): Ask {
  return async (by) => {
    const id = await newAccount(place);
    const asked = await by.post(`/provider-accounts/${id}/ask-confirmation`, { reason: REASON });
    if (asked.status !== 200) throw new Error(`the confirmation was not asked for: ${asked.text}`);
    return { about: id, agree: (second, password = PASSWORD) => second.post(`/provider-accounts/${id}/confirm`, { password }) };
  };
}

function askResumption(place: Place): Ask {
  return async (by) => {
    const pressed = await by.post('/kill-switches', { scope: 'account', target_id: await newAccount(place), reason: REASON });
    const id = String(pressed.body['id']);
    const asked = await by.send('POST', `/kill-switches/${id}/resumption`, { reason: REASON }, 1);
    const version = Number(asked.body['version']);
    return { about: id, agree: (second, password = PASSWORD) => second.send('POST', `/kill-switches/${id}/resumption/approve`, { password }, version) };
  };
}

/** As {@link askAction}, in test mode, where most of these take one person: an approval rule asks for the other one. */
function askRuledAction(place: Place, action: keyof typeof ACTIONS): Ask {
  const test: Place = { ...place, mode: 'test' };
  return async (by) => {
    await place.gateway.run(
      `INSERT INTO approval_rule (id, mode, name, approvers, role) VALUES ('arl_everything', 'test', 'Everything', 1, 'approver') ON CONFLICT DO NOTHING`,
    );
    return askAction(test, action)(by);
  };
}

/** Every change of configuration that takes two people, by name. */
export const CHANGE_REQUESTS: readonly [string, (place: Place) => Ask][] = CHANGE_KIND_NAMES.filter((kind) => !ONE_PERSON_KINDS.has(kind)).map((kind) => [
  kind,
  (place) => askChange(place, kind as keyof typeof CHANGES),
]);

/** Everything else that takes two people, by name. */
export const DECISIONS: readonly [string, (place: Place) => Ask][] = [
  ['the resumption of live sends', askResumption],
  ["the confirmation of an account's identity", askConfirmation],
  ...MODERATION_ACTIONS.filter((action) => !BY_ONE.includes(action)).flatMap((action): [string, (place: Place) => Ask][] => [
    [`the approval of "${action}"`, (place) => askAction(place, action as keyof typeof ACTIONS)],
    [`the approval of "${action}" by a rule`, (place) => askRuledAction(place, action as keyof typeof ACTIONS)],
  ]),
];
