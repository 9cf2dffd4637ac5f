import { OperatorsService } from '@app/access';
import { PROBLEMS } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { adminDocument } from '../../apps/gateway/src/http/openapi/admin-document.js';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { TestGateway } from '../setup/gateway.js';
import { type SignedIn, signIn, startHttp } from '../setup/http-gateway.js';

const PASSWORD = 'correct horse battery staple';
const CHANGES = ['post', 'put', 'patch', 'delete'] as const;
/** Signing in opens a session, and who opens an invitation has none: there is none to name. */
const WITHOUT_SESSION = ['POST /admin/api/session', 'POST /admin/api/joining/look', 'POST /admin/api/joining/accept'];

let gateway: TestGateway;
let http: NestFastifyApplication;
let url: string;
let payoutId: string;
/** The administrator, whose session the cookie opens. */
let signedIn: SignedIn;
/** The session of another operator, which is open too. */
let another: SignedIn;

const credentials = (email: string) => ({ email: `${email}@tabs.example`, password: PASSWORD });

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  http = await startHttp(gateway.database.applicationUrl);
  url = await http.getUrl();
  await gateway.app.get(OperatorsService).create({ ...credentials('ada'), name: 'Ada Root', role: 'admin' });
  await gateway.app.get(OperatorsService).create({ ...credentials('olivia'), name: 'Olivia Park', role: 'operator' });
  [signedIn, another] = [await signIn(url, credentials('ada')), await signIn(url, credentials('olivia'))];
  payoutId = await gateway.create();
}, 90_000);

afterAll(async () => {
  await http.close();
  await gateway.stop();
});

/** Every route of the admin that changes something, as `METHOD /path`. */
function changes(): string[] {
  const routes = http.get(RouteTable).all();
  const isChange = (method: string): boolean => CHANGES.some((change) => change.toUpperCase() === method);
  return routes
    .filter(({ method, path }) => path.startsWith('/admin/api/') && isChange(method))
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !WITHOUT_SESSION.includes(route));
}

async function send(route: string, { cookie }: SignedIn, named: string | undefined) {
  const [method = '', path = ''] = route.split(' ');
  const headers = {
    'x-requested-with': 'payout-gateway-admin',
    'content-type': 'application/json',
    'if-match': '"v1"',
    cookie,
    ...(named === undefined ? {} : { 'admin-session': named }),
  };
  const body = method === 'DELETE' ? {} : { body: JSON.stringify({ reason: 'a change by mistake' }) };
  const answer = await fetch(url + path.replaceAll(/:[A-Za-z]+/g, payoutId), { method, headers, ...body });
  const text = await answer.text();
  const problem = (text === '' ? {} : JSON.parse(text)) as { code?: string; detail?: string };
  return { status: answer.status, session: answer.headers.get('admin-session'), ...problem };
}

/** The content of every table; of sessions only which there are, because a request marks them as used. */
async function everything(): Promise<Record<string, string>> {
  const tables = await gateway.run<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const row = name === 'operator_session' ? 't.id' : 't::text';
    const [found] = await gateway.run<{ content: string }>(`SELECT md5(coalesce(string_agg(${row}, ';' ORDER BY ${row}), '')) AS content FROM ${name} t`);
    content[name] = found?.content ?? '';
  }
  return content;
}

describe('a change in the admin', () => {
  it('is refused on every route when it names no session or another one, and changes nothing', async () => {
    const before = await everything();
    expect(changes()).toEqual(expect.arrayContaining(['POST /admin/api/payouts/:id/process', 'DELETE /admin/api/session']));
    for (const route of changes()) {
      for (const named of [undefined, '']) expect([route, await send(route, signedIn, named)]).toEqual([route, refusal('session_not_named')]);
      for (const named of [another.session, 'ses_unknown']) expect([route, await send(route, signedIn, named)]).toEqual([route, refusal('session_changed')]);
    }
    expect(await everything()).toEqual(before);
  });

  it('is refused for its session on no route when it names the one of its cookie', async () => {
    for (const route of changes().filter((change) => change !== 'DELETE /admin/api/session')) {
      const { code, session } = await send(route, signedIn, signedIn.session);
      expect([route, session, code?.startsWith('session_') ?? false]).toEqual([route, signedIn.session, false]);
    }
  });

  it('is told who is signed in now and what to do', async () => {
    const { detail } = await send('POST /admin/api/payouts/:id/hold', signedIn, another.session);
    expect(detail).toMatch(/now signed in as Ada Root \(admin\).*Nothing was done\. Load the page again/);
  });

  it('is documented with its two refusals and the header that it needs', () => {
    const document = adminDocument(http);
    const operations = Object.entries(document.paths).flatMap(([path, item]) => CHANGES.map((method) => ({ path, method, operation: item[method] })));
    const documented = operations.filter(({ path, method, operation }) => operation && !WITHOUT_SESSION.includes(`${method.toUpperCase()} ${path}`));
    expect(documented).toHaveLength(changes().length);
    for (const { path, method, operation } of documented) {
      const texts = JSON.stringify([operation?.responses['409'], operation?.responses['428']]);
      const facts = [texts.includes('session_changed'), texts.includes('session_not_named'), operation?.security];
      expect([method, path, ...facts]).toEqual([method, path, true, true, [{ session_cookie: [], named_session: [] }]]);
    }
    expect(document.components?.securitySchemes).toMatchObject({ named_session: { type: 'apiKey', in: 'header', name: 'Admin-Session' } });
  });
});

describe('a session of the admin', () => {
  it('is named by every answer to a read', async () => {
    for (const path of ['/session', '/overview', '/moderation', `/payouts/${payoutId}`]) {
      const answer = await fetch(`${url}/admin/api${path}`, { headers: { cookie: another.cookie } });
      expect([path, answer.status, answer.headers.get('admin-session')]).toEqual([path, 200, another.session]);
    }
  });

  it('is not ended by a page that shows another one', async () => {
    expect(await send('DELETE /admin/api/session', another, signedIn.session)).toEqual(refusal('session_changed', another.session));
    expect((await send('POST /admin/api/payouts/:id/note', another, another.session)).status).not.toBe(401);
  });

  it('ends when the same browser signs in again', async () => {
    const first = await signIn(url, credentials('olivia'));
    const second = await signIn(url, credentials('ada'), first.cookie);
    const statusOf = async ({ cookie }: SignedIn) => (await fetch(`${url}/admin/api/session`, { headers: { cookie } })).status;
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });
});

function refusal(code: 'session_not_named' | 'session_changed', session = signedIn.session) {
  return expect.objectContaining({ status: PROBLEMS[code].status, code, session });
}
