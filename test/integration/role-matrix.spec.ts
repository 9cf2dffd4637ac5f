import { type Mode, MODES, OPERATOR_ROLES, type OperatorRole, roleMay } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { type Access, ADMIN_ROUTES } from '../setup/admin-routes.js';
import { type AdminAnswer, AdminClient } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';

const API = '/admin/api';
const TEST_TIMEOUT_MS = 180_000;
/** What a role lacks is said by one sentence, and nothing else refuses with it. */
const LACKS = /^The role "\w+" lacks the permission "[\w.]+"/;

/** What they ask for does not fit into an address. */
const READS_WITH_A_BODY = ['POST /approval-rules/preview'];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
}, 90_000);
afterAll(() => gateway.stop());

function registered(): string[] {
  const routes = (gateway.app as NestFastifyApplication).get(RouteTable).all();
  const ofApi = routes.filter(({ method, path }) => path.startsWith(`${API}/`) && method !== 'HEAD' && method !== 'OPTIONS');
  return [...new Set(ofApi.map(({ method, path }) => `${method} ${path.slice(API.length)}`))].sort();
}

function mayCall(role: OperatorRole, access: Access): boolean {
  return access === 'anybody' || access === 'every operator' || roleMay(role, access);
}

/** Calls a route about things that do not exist: what the guard lets through changes nothing. */
function call(client: AdminClient, route: string, mode: Mode): Promise<AdminAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replaceAll(':mode', mode).replaceAll(/:\w+/g, 'none');
  return client.send(method, method === 'GET' && !path.includes(':mode') ? `${filled}?mode=${mode}` : filled, {}, 1);
}

describe('the matrix of roles and operations', () => {
  it('has a line for every route of the admin API, and no other', () => {
    expect(Object.keys(ADMIN_ROUTES).sort()).toEqual(registered());
  });

  it('names who may do something without a session, and nobody else may', async () => {
    const nobody = new AdminClient(await (gateway.app as NestFastifyApplication).getUrl(), { cookie: '', session: '' }, 'nobody');
    for (const [route, access] of Object.entries(ADMIN_ROUTES)) {
      const { status, body } = await call(nobody, route, 'live');
      // Who asks for their session and has none is told so.
      if (access !== 'anybody' || route === 'GET /session') expect([route, status, body.code]).toEqual([route, 401, 'session_ended']);
      else expect([route, status === 401 || status === 403]).toEqual([route, false]);
    }
  });

  it.each(OPERATOR_ROLES.flatMap((role) => MODES.map((mode) => ({ role, mode }))))(
    'lets the role $role do in $mode mode what its permissions say, and refuses the rest',
    async ({ role, mode }) => {
      const client = await AdminClient.open(gateway, `${role}-${mode}`, role);
      // What ends the session comes last.
      const routes = Object.entries(ADMIN_ROUTES).toSorted(([a], [b]) => Number(a === 'DELETE /session') - Number(b === 'DELETE /session'));
      for (const [route, access] of routes) {
        const { status, body } = await call(client, route, mode);
        const isRefused = status === 403 && body.code === 'forbidden' && LACKS.test(body.detail ?? '');
        expect([route, isRefused]).toEqual([route, !mayCall(role, access)]);
        if (!isRefused) expect([route, status === 401 || status >= 500]).toEqual([route, false]);
      }
    },
    TEST_TIMEOUT_MS,
  );

  it.each(['viewer', 'auditor'] as const)('lets the role %s change nothing but what is their own', (role) => {
    const writes = Object.entries(ADMIN_ROUTES).filter(
      ([route, access]) => !route.startsWith('GET ') && !READS_WITH_A_BODY.includes(route) && access !== 'anybody' && access !== 'every operator',
    );
    const allowed = writes.filter(([, access]) => mayCall(role, access)).map(([route]) => route);
    // It writes that they have read.
    expect(allowed).toEqual(role === 'auditor' ? ['POST /audit/exports'] : []);
  });
});
