import { SignInsBusy } from '@app/access';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EdgeFakes, KNOWN_DEVICE, SESSION_TOKEN } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const COOKIE = `theme=dark; pgw_session=${SESSION_TOKEN}`;
const FROM_ADMIN = { 'x-requested-with': 'payout-gateway-admin' };

const fakes = new EdgeFakes();
let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(fakes);
});
afterAll(() => edge.stop());

const signIn = (body: unknown, headers: Record<string, string> = FROM_ADMIN, at = edge) => at.request('POST', '/admin/api/session', { headers, body });
const RIGHT = { email: 'op@demo.example', password: 'right' };

describe('admin sessions', () => {
  it('set a cookie that scripts and other sites cannot access', async () => {
    const answer = await signIn(RIGHT);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([
      `pgw_session=${SESSION_TOKEN}; Path=/admin; HttpOnly; SameSite=Strict`,
      `pgw_device=${KNOWN_DEVICE}; Max-Age=7776000; Path=/admin; HttpOnly; SameSite=Strict`,
    ]);
    expect(answer.headers.get('admin-session')).toBe('ses_1');
    expect(answer.json).toEqual({
      id: 'ses_1',
      operator: { id: 'op_1', email: 'op@demo.example', name: 'Olivia', role: 'operator', permissions: expect.arrayContaining(['payout.moderate']) as unknown },
      four_eyes: 'two',
      decides_alone: false,
      has_second_factor: false,
      must_enrol: false,
      expires_at: '2026-03-01T13:00:00.000Z',
      as_of: '2026-03-01T12:00:00.000Z',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    });
    expect(answer.text).not.toContain(SESSION_TOKEN);
  });

  it('set secure cookies that no other host of the domain can plant where the gateway is served over https', async () => {
    const secure = await startEdge(fakes, { PUBLIC_URL: 'https://pay.example' });
    try {
      const answer = await signIn(RIGHT, FROM_ADMIN, secure);
      expect(answer.headers.getSetCookie()).toEqual([
        `__Host-pgw_session=${SESSION_TOKEN}; Path=/; HttpOnly; SameSite=Strict; Secure`,
        `__Host-pgw_device=${KNOWN_DEVICE}; Max-Age=7776000; Path=/; HttpOnly; SameSite=Strict; Secure`,
      ]);
      expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
    } finally {
      await secure.stop();
    }
  });

  it('tell the sign-in what the browser has from before: its device and its sessions under both names', async () => {
    const cookie = `pgw_device=${KNOWN_DEVICE}; pgw_session=old; __Host-pgw_session=new`;
    expect((await signIn(RIGHT, { ...FROM_ADMIN, cookie, 'user-agent': 'a browser' })).status).toBe(200);
    expect(fakes.lastCall('signIn')).toEqual([
      { ip: '127.0.0.1', knownDevice: KNOWN_DEVICE, replacedSessions: ['new', 'old'], userAgent: 'a browser', code: null, passkey: null },
    ]);
  });

  it('refuse a sign-in by its headers alone when no more are let in, and every other request is served', async () => {
    fakes.signInRefusal = new SignInsBusy();
    try {
      const signIns = fakes.callsOf('signIn').length;
      for (const [body, headers] of [[RIGHT, { ...FROM_ADMIN, cookie: `pgw_device=${KNOWN_DEVICE}` }] as const, ['{ no JSON', {}] as const]) {
        const answer = await signIn(body, headers);
        expect([answer.status, answer.json['code'], answer.headers.get('retry-after')]).toEqual([429, 'too_many_attempts', '5']);
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      }
      expect(fakes.callsOf('refusalAtOnce').slice(-2)).toEqual([[{ ip: '127.0.0.1', knownDevice: KNOWN_DEVICE }], [{ ip: '127.0.0.1', knownDevice: null }]]);
      expect(fakes.callsOf('signIn')).toHaveLength(signIns);
      expect((await edge.request('GET', '/admin/api/session', { headers: { cookie: COOKIE } })).status).toBe(200);
    } finally {
      fakes.signInRefusal = null;
    }
  });

  it('refuse a failed sign-in without saying what was wrong', async () => {
    const answer = await signIn({ ...RIGHT, password: 'wrong' });
    expect([answer.status, answer.json['code'], answer.headers.get('set-cookie')]).toEqual([401, 'sign_in_failed', null]);
  });

  it.each([[{}], [{ email: 'x', password: 'right' }], [{ ...RIGHT, more: 1 }], [{ email: RIGHT.email, password: 1 }]])(
    'require an e-mail and a password and nothing else: %j',
    async (body) => {
      expect((await signIn(body)).json['code']).toBe('invalid_request');
    },
  );

  it('are recognised by their cookie', async () => {
    expect((await edge.request('GET', '/admin/api/session', { headers: { cookie: COOKIE } })).json).toMatchObject({ operator: { name: 'Olivia' } });
    for (const cookie of ['', 'pgw_session=', 'pgw_session=other', `xpgw_session=${SESSION_TOKEN}`]) {
      const answer = await edge.request('GET', '/admin/api/session', { headers: { cookie } });
      expect([answer.status, answer.json['code']]).toEqual([401, 'session_ended']);
    }
  });

  it('can be ended twice without an error', async () => {
    const answer = await edge.request('DELETE', '/admin/api/session', { headers: { ...FROM_ADMIN, cookie: COOKIE, 'admin-session': 'ses_1' } });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.get('set-cookie')).toContain('pgw_session=; Max-Age=0');
    expect(fakes.lastCall('end')).toEqual([SESSION_TOKEN]);
    expect((await edge.request('DELETE', '/admin/api/session', { headers: FROM_ADMIN })).status).toBe(204);
  });
});

describe('cross-site requests to the admin API', () => {
  it.each<[string, Record<string, string>]>([
    ['without the header', {}],
    ['with another header', { 'x-requested-with': 'XMLHttpRequest' }],
    ['from another origin', { ...FROM_ADMIN, origin: 'https://evil.example' }],
    ['from nowhere', { ...FROM_ADMIN, origin: 'null' }],
    ['from another port of this machine', { ...FROM_ADMIN, origin: 'http://127.0.0.1:1' }],
    ['from another site, in the words of the browser', { ...FROM_ADMIN, 'sec-fetch-site': 'cross-site' }],
    ['from another host of the same domain', { ...FROM_ADMIN, 'sec-fetch-site': 'same-site' }],
  ])('are refused if they change something: %s', async (_what, headers) => {
    const answer = await signIn(RIGHT, headers);
    expect([answer.status, answer.json['code'], answer.headers.get('set-cookie')]).toEqual([403, 'origin_refused', null]);
  });

  it('are refused from the own host with another scheme', async () => {
    const answer = await signIn(RIGHT, { ...FROM_ADMIN, origin: edge.url.replace('http:', 'https:') });
    expect([answer.status, answer.json['code']]).toEqual([403, 'origin_refused']);
  });

  it.each([
    ['https://pay.example', 200],
    ['http://pay.example', 403],
    ['https://pay.example:8443', 403],
    ['the address of the connection', 403],
  ])('are compared with PUBLIC_URL where it is set, whatever Host says: %s is answered %d', async (from, status) => {
    const behindProxy = await startEdge(fakes, { PUBLIC_URL: 'https://pay.example/base' });
    try {
      const origin = from.startsWith('http') ? from : behindProxy.url;
      expect((await signIn(RIGHT, { ...FROM_ADMIN, origin }, behindProxy)).status).toBe(status);
    } finally {
      await behindProxy.stop();
    }
  });

  it.each([
    ['http://localhost:4100', 200],
    ['http://127.0.0.1:4100', 200],
    ['http://localhost:4101', 403],
    ['https://localhost:4100', 403],
  ])('are accepted under every name of this machine when PUBLIC_URL names it: %s is answered %d', async (origin, status) => {
    const here = await startEdge(fakes, { PUBLIC_URL: 'http://127.0.0.1:4100' });
    try {
      expect((await signIn(RIGHT, { ...FROM_ADMIN, origin }, here)).status).toBe(status);
    } finally {
      await here.stop();
    }
  });

  it("are accepted from the gateway's own origin", async () => {
    expect((await signIn(RIGHT, { ...FROM_ADMIN, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await signIn(RIGHT, { ...FROM_ADMIN, origin: edge.url })).status).toBe(200);
  });

  it('are refused as form posts', async () => {
    const answer = await signIn('email=a', { ...FROM_ADMIN, 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(415);
  });
});

describe('all other routes of the admin API', () => {
  it('refuse requests without a session', async () => {
    const answer = await edge.request('GET', '/admin/api/overview');
    expect([answer.status, answer.json['code']]).toEqual([401, 'session_ended']);
  });
});
