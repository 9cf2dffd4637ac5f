import { ChangeEndings } from '@app/changes';
import { MAX_WAITING_OF_SUBJECT } from '@app/domain';
import { createLogger } from '@app/observability';
import { ProviderAccountsService } from '@app/providers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AdminAnswer, AdminClient, PASSWORD, requestIn } from '../setup/change-requests.js';
import { FakeProvider, reply } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const REASON = 'They moved to another data centre';
const SECRETS = ['a_new_secret_nobody_may_see', 'another_new_secret_nobody_may_see'] as const;
const [API_KEY, NOTIFICATION_SECRET] = SECRETS;
const ENVIRONMENT = { SANDBOX_MAY_BE_LIVE: 'true' };
const ADDRESS = 'http://127.0.0.1:4010';

/** Every line of the log. */
const logged: string[] = [];
let gateway: TestGateway;
let provider: FakeProvider;
let maker: AdminClient;
let publisher: AdminClient;
let approver: AdminClient;
let live: { account: string; route: string };
let test: { account: string; route: string };

beforeAll(async () => {
  const logger = createLogger('trace', { write: (line: string) => void logged.push(line) });
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, http: true, environment: ENVIRONMENT, logger });
  maker = await AdminClient.open(gateway, 'Mia');
  publisher = await AdminClient.open(gateway, 'Paul');
  approver = await AdminClient.open(gateway, 'Adrian', 'approver');
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(async () => {
  [live, test] = [await thing('live'), await thing('test')];
});

/** An account with a route to it, as if they had been there from before. */
async function thing(mode: 'live' | 'test', baseUrl = ADDRESS) {
  const credentials = { baseUrl, apiKey: 'stored_key', notificationSecret: 'stored_secret' };
  const account = await gateway.app.get(ProviderAccountsService).save({ provider: 'sandbox', name: `Bank ${mode}`, mode, credentials });
  const route = `rt_${account.slice(4)}`;
  await gateway.run(`INSERT INTO route (id, service_code, provider_account_id, enabled) VALUES ($1, 'bank_transfer_eur', $2, false)`, [route, account]);
  return { account, route };
}

const account = async (id = live.account) =>
  (
    await gateway.run<{ name: string; version: number; credentials_encrypted: string; paused: boolean }>(
      `SELECT name, version, credentials_encrypted, paused_at IS NOT NULL AS paused FROM provider_account WHERE id = $1`,
      [id],
    )
  )[0];
const request = async (id: string) =>
  (
    await gateway.run<{ state: string; decided_by: string | null; secrets_encrypted: string | null; comment: string | null }>(
      `SELECT state, decided_by, secrets_encrypted, comment FROM change_request WHERE id = $1`,
      [id],
    )
  )[0];
/** What people did. */
const history = async (subjectId: string) =>
  gateway.run<{ action: string; operator_id: string; reason: string | null; data: Record<string, unknown> }>(
    `SELECT action, operator_id, reason, data FROM configuration_change WHERE subject_id = $1 AND operator_id IS NOT NULL ORDER BY number`,
    [subjectId],
  );
const rename = (by = maker, id = live.account, version = 1): Promise<AdminAnswer> =>
  by.patch(`/provider-accounts/${id}`, { name: 'Renamed', reason: REASON }, version);
const redirect = (): Promise<AdminAnswer> =>
  maker.patch(
    `/provider-accounts/${live.account}`,
    { credentials: { baseUrl: 'http://127.0.0.1:4099', apiKey: API_KEY, notificationSecret: NOTIFICATION_SECRET }, reason: REASON },
    1,
  );

/** Asks to rotate the notification secret, which no provider proves, and the key of an account whose provider answers. */
const rotate = async (mode: 'live' | 'test'): Promise<AdminAnswer> => {
  const { account: id } = await thing(mode, provider.url);
  return maker.send(
    'POST',
    `/provider-accounts/${id}/rotate-secrets`,
    { secrets: { apiKey: API_KEY, notificationSecret: NOTIFICATION_SECRET }, reason: REASON },
    1,
  );
};
/** The secrets of an account, in clear. */
const secretsOf = async (id: string): Promise<unknown[]> => {
  const stored = { id, credentialsEncrypted: (await account(id))?.credentials_encrypted ?? '' };
  const { apiKey, notificationSecret } = gateway.app.get(ProviderAccountsService).credentialsOf(stored as never);
  return [apiKey, notificationSecret];
};

/** Every kind of change as one administrator asks for it, and what tells whether it is in effect. */
const KINDS: readonly {
  name: string;
  ask: (mode: 'live' | 'test') => Promise<AdminAnswer>;
  isInEffect: (subject: string, mode: 'live' | 'test') => Promise<boolean>;
}[] = [
  {
    name: 'account.create',
    ask: (mode) =>
      maker.post('/provider-accounts', {
        provider: 'sandbox',
        name: 'New Bank',
        mode,
        credentials: { baseUrl: ADDRESS, apiKey: API_KEY, notificationSecret: NOTIFICATION_SECRET },
        reason: REASON,
      }),
    isInEffect: async (subject) => (await account(subject))?.name === 'New Bank',
  },
  {
    name: 'account.change',
    ask: (mode) => rename(maker, of(mode).account),
    isInEffect: async (subject) => (await account(subject))?.name === 'Renamed',
  },
  {
    name: 'account.rotate',
    ask: rotate,
    isInEffect: async (subject) => (await secretsOf(subject)).join() === SECRETS.join(),
  },
  {
    name: 'account.resume',
    ask: async (mode) => {
      const { account: id } = of(mode);
      expect((await maker.post(`/provider-accounts/${id}/pause`, { reason: 'Their window' })).status).toBe(200);
      return maker.post(`/provider-accounts/${id}/resume`, { reason: REASON });
    },
    isInEffect: async (subject) => (await account(subject))?.paused === false,
  },
  {
    name: 'route.create',
    ask: (mode) => maker.post('/routes', { service: 'bank_transfer_eur', provider_account: of(mode).account, min_amount: '5.00', reason: REASON }),
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM route WHERE id = $1 AND min_amount_minor = 500`, [subject])).length === 1,
  },
  {
    name: 'route.change',
    ask: (mode) => maker.patch(`/routes/${of(mode).route}`, { enabled: true, reason: REASON }),
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM route WHERE id = $1 AND enabled AND version = 2`, [subject])).length === 1,
  },
  {
    name: 'code_rule.publish',
    ask: (mode) => maker.post(`/provider-accounts/${of(mode).account}/codes`, { code: 'e_7731', resolution: 'DECLINED_ERROR', reason: REASON }),
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM provider_code_rule WHERE id = $1 AND state = 'published'`, [subject])).length === 1,
  },
  {
    name: 'code_rule.withdraw',
    ask: async (mode) => {
      const { id } = requestIn(await maker.post(`/provider-accounts/${of(mode).account}/codes`, { code: 'e_1', resolution: 'DECLINED_ERROR', reason: REASON }));
      if (mode === 'live') expect((await publisher.publish(id)).status).toBe(200);
      const [rule] = await gateway.run<{ id: string }>(`SELECT id FROM provider_code_rule WHERE provider_account_id = $1`, [of(mode).account]);
      return maker.post(`/code-rules/${rule?.id ?? ''}/withdraw`, { reason: REASON });
    },
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM provider_code_rule WHERE id = $1 AND state = 'withdrawn'`, [subject])).length === 1,
  },
];
const OPERATOR_KINDS: typeof KINDS = [
  {
    name: 'operator.create',
    ask: () =>
      maker.post('/operators', {
        email: `new-${String(Date.now())}@changes.example`,
        name: 'Nina',
        role: 'admin',
        password: 'a_password_nobody_may_see',
        reason: REASON,
      }),
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM operator WHERE id = $1 AND role = 'admin'`, [subject])).length === 1,
  },
  {
    name: 'operator.role',
    ask: () => maker.post(`/operators/${gateway.operator('viewer').id}/role`, { role: 'approver', reason: REASON }),
    isInEffect: async (subject) => (await gateway.run(`SELECT id FROM operator WHERE id = $1 AND role = 'approver'`, [subject])).length === 1,
  },
];

const of = (mode: 'live' | 'test') => (mode === 'live' ? live : test);

describe.each([...KINDS, ...OPERATOR_KINDS])('$name in live mode', ({ name, ask, isInEffect }) => {
  it('changes nothing by one person, and takes effect when another administrator publishes it', async () => {
    const answer = await ask('live');
    expect(answer.body).toMatchObject({
      result: 'waiting',
      change: { kind: name, mode: 'live', state: 'waiting', reason: REASON, is_own: true, can_publish: false },
    });
    const { id, subject } = requestIn(answer);
    expect(await isInEffect(subject, 'live')).toBe(false);
    expect(await maker.publish(id)).toMatchObject({ status: 403, body: { detail: 'You made this request yourself. Another administrator must publish it.' } });
    expect(await approver.publish(id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await isInEffect(subject, 'live')).toBe(false);
    expect(await request(id)).toMatchObject({ state: 'waiting' });

    expect((await publisher.publish(id)).body).toMatchObject({ state: 'published', decided_by: { id: publisher.operatorId, name: 'Paul' } });
    expect(await isInEffect(subject, 'live')).toBe(true);
    expect(await request(id)).toMatchObject({ state: 'published', secrets_encrypted: null });
    expect((await publisher.publish(id)).body).toMatchObject({ code: 'change_not_open' });
  });
});

describe.each(KINDS)('$name in test mode', ({ name, ask, isInEffect }) => {
  it('is made at once by one person, and recorded in the same way', async () => {
    const answer = await ask('test');
    expect(answer.body).toMatchObject({ result: 'done', change: { kind: name, mode: 'test', state: 'published', decided_by: { id: maker.operatorId } } });
    const { id, subject } = requestIn(answer);
    expect(await isInEffect(subject, 'test')).toBe(true);
    expect(await request(id)).toMatchObject({ state: 'published', decided_by: maker.operatorId, secrets_encrypted: null });
  });
});

describe('a change request', () => {
  it('shows every value before and after, secrets as fingerprints, and the history keeps who drafted and who published it', async () => {
    const { id } = requestIn(await redirect());
    const { body } = await publisher.get(`/change-requests/${id}`);
    const print = expect.stringMatching(/^[0-9a-f]{12}$/) as unknown;
    expect(body['changes']).toEqual([
      { field: 'credentials.baseUrl', title: 'Address', before: ADDRESS, after: 'http://127.0.0.1:4099', secret: false },
      { field: 'credentials.apiKey', title: 'API key', before: print, after: print, secret: true },
      { field: 'credentials.notificationSecret', title: 'Notification secret', before: print, after: print, secret: true },
    ]);
    await publisher.publish(id);
    const [requested, changed] = await history(live.account);
    expect(requested).toMatchObject({ action: 'change.requested', operator_id: maker.operatorId, reason: REASON, data: { changeRequest: id } });
    expect(changed).toMatchObject({
      action: 'account.changed',
      operator_id: publisher.operatorId,
      reason: REASON,
      data: {
        changeRequest: id,
        draftedBy: 'Mia',
        changes: expect.arrayContaining([expect.objectContaining({ before: ADDRESS, after: 'http://127.0.0.1:4099' })]) as unknown,
      },
    });
  });

  it('holds new secrets encrypted while it waits and wipes them when it ends, and no row, answer or line of the log ever has them in clear', async () => {
    const texts: string[] = [];
    const keep = async (answer: Promise<AdminAnswer>): Promise<AdminAnswer> => {
      texts.push((await answer).text);
      return answer;
    };
    const ends: ((id: string) => Promise<unknown>)[] = [
      (id) => keep(publisher.post(`/change-requests/${id}/refuse`, { reason: 'Not agreed' })),
      (id) => keep(maker.post(`/change-requests/${id}/withdraw`, { reason: 'A mistake' })),
      async (id) => {
        await backdate(id);
        return gateway.app.get(ChangeEndings).expire();
      },
      async (id) => {
        await maker.post(`/provider-accounts/${live.account}/pause`, { reason: 'It changes' });
        return keep(publisher.publish(id));
      },
    ];
    for (const end of ends) {
      live = await thing('live');
      const { id } = requestIn(await keep(redirect()));
      expect((await request(id))?.secrets_encrypted).toMatch(/^t\./);
      texts.push(JSON.stringify(await everyRow()));
      await keep(publisher.get(`/change-requests/${id}`));
      await end(id);
      expect((await request(id))?.secrets_encrypted).toBeNull();
    }
    live = await thing('live');
    await keep(publisher.publish(requestIn(await keep(redirect())).id));
    texts.push(JSON.stringify(await everyRow()));
    expect(logged.length).toBeGreaterThan(0);
    expect([...SECRETS, PASSWORD].filter((secret) => [...texts, ...logged].some((text) => text.includes(secret)))).toEqual([]);
  });

  it('is refused by another administrator with a reason, and withdrawn only by its maker', async () => {
    const refused = requestIn(await rename());
    expect(await maker.post(`/change-requests/${refused.id}/refuse`, { reason: 'By myself' })).toMatchObject({ status: 403 });
    expect(await publisher.post(`/change-requests/${refused.id}/withdraw`, { reason: 'Not mine' })).toMatchObject({ status: 403 });
    expect((await publisher.post(`/change-requests/${refused.id}/refuse`, { reason: 'Not agreed' })).body).toMatchObject({
      state: 'refused',
      comment: 'Not agreed',
    });
    const withdrawn = requestIn(await rename());
    expect((await maker.post(`/change-requests/${withdrawn.id}/withdraw`, { reason: 'A mistake' })).body).toMatchObject({ state: 'withdrawn' });
    for (const { id } of [refused, withdrawn]) expect((await publisher.publish(id)).body).toMatchObject({ code: 'change_not_open' });
    expect(await account()).toMatchObject({ name: 'Bank live', version: 1 });
    expect((await history(live.account)).map(({ action }) => action)).toEqual(['change.requested', 'change.refused', 'change.requested', 'change.withdrawn']);
  });

  it('expires after seven days and cannot be published after that', async () => {
    const { id } = requestIn(await rename());
    const [row] = await gateway.run<{ days: number }>(
      `SELECT extract(epoch FROM expires_at - created_at)::float / 86400 AS days FROM change_request WHERE id = $1`,
      [id],
    );
    expect(row?.days).toBe(7);
    await backdate(id);
    expect((await publisher.publish(id)).body).toMatchObject({ code: 'change_not_open', detail: 'The request is expired already.' });
    await gateway.app.get(ChangeEndings).expire();
    expect(await request(id)).toMatchObject({ state: 'expired', decided_by: null });
    expect(await account()).toMatchObject({ name: 'Bank live' });
  });

  it('becomes void when the account has changed since its maker saw it, and says what changed', async () => {
    const { id } = requestIn(await rename());
    await maker.post(`/provider-accounts/${live.account}/pause`, { reason: 'Their window' });
    expect((await publisher.get(`/change-requests/${id}`)).body['changed_since']).toMatchObject([{ action: 'account.paused', reason: 'Their window' }]);
    const answer = await publisher.publish(id);
    expect(answer.body).toMatchObject({ code: 'change_not_open', detail: expect.stringContaining('The request is void') as unknown });
    expect(await request(id)).toMatchObject({ state: 'void', decided_by: null });
    expect(await account()).toMatchObject({ name: 'Bank live', version: 2 });
    expect((await history(live.account)).at(-1)).toMatchObject({ action: 'change.void' });
  });

  it('becomes void when the route has changed since its maker saw it', async () => {
    const { id } = requestIn(await maker.patch(`/routes/${live.route}`, { enabled: true, reason: REASON }));
    await gateway.run(`UPDATE route SET priority = 5, version = version + 1 WHERE id = $1`, [live.route]);
    expect((await publisher.publish(id)).body).toMatchObject({ code: 'change_not_open' });
    expect(await request(id)).toMatchObject({ state: 'void' });
    expect(await gateway.run(`SELECT enabled FROM route WHERE id = $1`, [live.route])).toEqual([{ enabled: false }]);
  });

  it('makes the other requests for the same thing void when it is published', async () => {
    const first = requestIn(await maker.patch(`/routes/${live.route}`, { priority: 1, reason: REASON }));
    const second = requestIn(await maker.patch(`/routes/${live.route}`, { enabled: true, reason: REASON }));
    expect((await publisher.publish(first.id)).status).toBe(200);
    expect(await request(second.id)).toMatchObject({ state: 'void' });
  });

  it('becomes void when its maker has lost the role, which ends the sessions that began with it', async () => {
    const eva = await AdminClient.open(gateway, `Eva${String(Date.now())}`);
    const { id } = requestIn(await rename(eva));
    const another = requestIn(await rename(maker));
    await gateway.run(`UPDATE operator SET role = 'operator' WHERE id = $1`, [eva.operatorId]);
    expect((await eva.publish(another.id)).status).toBe(401);
    expect((await publisher.publish(id)).body).toMatchObject({
      code: 'change_not_open',
      detail: expect.stringContaining('no longer has the permission') as unknown,
    });
    expect(await request(id)).toMatchObject({ state: 'void' });
    expect(await account()).toMatchObject({ name: 'Bank live' });
  });

  it('is published with the password of the publisher only, and not at all after five wrong ones', async () => {
    const eva = await AdminClient.open(gateway, `Ivo${String(Date.now())}`);
    const { id } = requestIn(await rename());
    for (let tries = 0; tries < 5; tries += 1) expect(await eva.publish(id, 'wrong horse')).toMatchObject({ status: 403, body: { code: 'password_wrong' } });
    expect(await eva.publish(id)).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(await eva.post(`/change-requests/${id}/publish`, {})).toMatchObject({ status: 400 });
    expect(await request(id)).toMatchObject({ state: 'waiting' });
    expect((await publisher.publish(id)).status).toBe(200);
  });

  it('is published once when two administrators press at the same time', async () => {
    const { id } = requestIn(await rename());
    const eva = await AdminClient.open(gateway, `Zoe${String(Date.now())}`);
    const answers = await Promise.all([publisher.publish(id), eva.publish(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await account()).toMatchObject({ name: 'Renamed', version: 2 });
  });

  it('is refused while twenty wait for the same thing', async () => {
    const answers = await Promise.all(Array.from({ length: MAX_WAITING_OF_SUBJECT + 2 }, () => rename()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(MAX_WAITING_OF_SUBJECT);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.body).toMatchObject({ detail: '20 requests for this wait already. Publish, refuse or withdraw them first.' });
  });

  it('needs a reason in live mode', async () => {
    const answer = await maker.patch(`/routes/${live.route}`, { enabled: true });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('needs a reason') as unknown } });
  });

  it.each([
    [
      `UPDATE change_request SET state = 'published', decided_by = maker_id, decided_at = now(), secrets_encrypted = NULL WHERE id = $1`,
      /published by the operator who made it/,
    ],
    [`UPDATE change_request SET mode = 'test' WHERE id = $1`, /nothing else happens to it/],
    [`UPDATE change_request SET maker_id = (SELECT id FROM operator WHERE id <> maker_id LIMIT 1) WHERE id = $1`, /nothing else happens to it/],
    [
      `UPDATE change_request SET state = 'refused', decided_by = maker_id, decided_at = now(), secrets_encrypted = secrets_encrypted || '' WHERE id = $1`,
      /secrets_are_wiped/,
    ],
    [`DELETE FROM change_request WHERE id = $1`, /change_request/],
  ])('is protected by the database against: %s', async (sql, sentence) => {
    const { id } = requestIn(await redirect());
    await expect(gateway.run(sql, [id])).rejects.toThrow(sentence);
    await publisher.post(`/change-requests/${id}/refuse`, { reason: 'The test is over' });
  });
});

describe('a request to rotate secrets', () => {
  const STORED = ['stored_key', 'stored_secret'];

  afterEach(() => {
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found' });
  });

  it('shows the secrets as fingerprints, which the history keeps, and has them in clear nowhere', async () => {
    const asked = await rotate('live');
    const { id, subject } = requestIn(asked);
    const print = expect.stringMatching(/^[0-9a-f]{12}$/) as unknown;
    const shown = await publisher.get(`/change-requests/${id}`);
    expect(shown.body['changes']).toEqual([
      { field: 'credentials.apiKey', title: 'API key', before: print, after: print, secret: true },
      { field: 'credentials.notificationSecret', title: 'Notification secret', before: print, after: print, secret: true },
    ]);
    expect((await request(id))?.secrets_encrypted).toMatch(/^t\./);
    const waiting = await everyRow();
    const published = await publisher.publish(id);
    expect(published.body).toMatchObject({ state: 'published' });
    expect((await history(subject)).at(-1)).toMatchObject({
      action: 'account.secrets_rotated',
      operator_id: publisher.operatorId,
      reason: REASON,
      data: { changeRequest: id, draftedBy: 'Mia', secrets: { apiKey: { before: print, after: print } } },
    });
    const texts = [asked.text, shown.text, published.text, ...waiting, ...(await everyRow()), ...logged];
    expect([...SECRETS, ...STORED].filter((secret) => texts.some((text) => text.includes(secret)))).toEqual([]);
  });

  it('is not made, and not published, when the provider refuses the new secrets', async () => {
    const { id, subject } = requestIn(await rotate('live'));
    provider.onEnquiry = (_, response) => reply(response, 401, { code: 'bad_credentials' });
    const refused = { status: 409, body: { code: 'action_not_allowed', detail: expect.stringContaining('the new secrets do not work') as unknown } };
    expect(await rotate('live')).toMatchObject(refused);
    expect(await publisher.publish(id)).toMatchObject(refused);
    expect([await secretsOf(subject), (await request(id))?.state]).toEqual([STORED, 'waiting']);
  });

  it('becomes void when the account has changed since its maker saw it', async () => {
    const { id, subject } = requestIn(await rotate('live'));
    await maker.post(`/provider-accounts/${subject}/pause`, { reason: 'Their window' });
    expect((await publisher.publish(id)).body).toMatchObject({ code: 'change_not_open' });
    expect([await secretsOf(subject), (await request(id))?.state]).toEqual([STORED, 'void']);
  });

  it('is refused when it would replace the secrets by themselves', async () => {
    const { account: id } = await thing('live', provider.url);
    const same = await maker.send('POST', `/provider-accounts/${id}/rotate-secrets`, { secrets: { apiKey: 'stored_key' }, reason: REASON }, 1);
    expect(same).toMatchObject({ status: 400, body: { detail: 'Nothing would change: the account has these secrets already.' } });
  });
});

describe('a new address of an account', () => {
  it.each(['live', 'test'] as const)('is refused in %s mode unless all secrets are entered again', async (mode) => {
    const change = { credentials: { baseUrl: 'http://127.0.0.1:4099', apiKey: API_KEY }, reason: REASON };
    const answer = await maker.patch(`/provider-accounts/${of(mode).account}`, change, 1);
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('notificationSecret (Notification secret) must be entered again') as unknown },
    });
  });
});

/** As if the request had been made eight days ago. */
async function backdate(id: string): Promise<void> {
  await gateway.runUnguarded(
    `UPDATE change_request SET created_at = created_at - interval '8 days', expires_at = expires_at - interval '8 days' WHERE id = $1`,
    [id],
  );
}

/** Every row of every table, as text. */
async function everyRow(): Promise<string[]> {
  const tables = await gateway.run<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`);
  const rows: string[] = [];
  for (const { name } of tables) rows.push(...(await gateway.run<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).map(({ row }) => row));
  return rows;
}
