import { createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EdgeFakes, READ_KEY, SESSION_TOKEN } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const FROM_ADMIN = { 'x-requested-with': 'payout-gateway-admin' };
const COOKIE = `pgw_session=${SESSION_TOKEN}`;

const lines: Record<string, unknown>[] = [];
let edge: Edge;

beforeAll(async () => {
  const logger = createLogger('info', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  edge = await startEdge(new EdgeFakes(), {}, logger);
});
afterAll(() => edge.stop());
beforeEach(() => {
  lines.splice(0);
});

const securityLines = (): Record<string, unknown>[] => lines.filter((line) => 'security' in line);

describe('the security log', () => {
  it('names a refusal by role, with the operator and the permission', async () => {
    expect((await edge.request('GET', '/admin/api/operators', { headers: { cookie: COOKIE } })).status).toBe(403);
    expect(securityLines()).toEqual([
      expect.objectContaining({ security: 'permission_refused', operatorId: 'op_1', lacks: 'operator.manage', ip: '127.0.0.1', requestId: expect.any(String) }),
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['no_header', {}],
    ['other_site', { ...FROM_ADMIN, 'sec-fetch-site': 'cross-site' }],
    ['other_origin', { ...FROM_ADMIN, origin: 'https://evil.example/secret' }],
  ])('names a refusal by origin: %s', async (why, headers) => {
    const body = { email: 'op@demo.example', password: 'right' };
    expect((await edge.request('POST', '/admin/api/session', { headers, body })).status).toBe(403);
    expect(securityLines()).toEqual([expect.objectContaining({ security: 'origin_refused', why, route: '/admin/api/session', ip: '127.0.0.1' })]);
    expect(JSON.stringify(lines)).not.toMatch(/op@demo|right|secret/);
  });

  it('names a refusal by API key, and whose key it is only where it is known', async () => {
    await edge.request('GET', '/v1/payouts', { headers: { authorization: 'Bearer needle' } });
    await edge.request('POST', '/v1/payouts', { headers: { authorization: READ_KEY, 'idempotency-key': 'a' }, body: {} });
    expect(securityLines()).toEqual([
      expect.objectContaining({ security: 'api_key_refused', why: 'unauthenticated', route: '/v1/payouts', ip: '127.0.0.1' }),
      expect.objectContaining({ security: 'api_key_refused', why: 'forbidden', apiKeyId: 'key_2', merchantId: 'mer_1' }),
    ]);
    expect(securityLines()[0]).not.toHaveProperty('apiKeyId');
    expect(JSON.stringify(lines)).not.toContain('needle');
  });
});
