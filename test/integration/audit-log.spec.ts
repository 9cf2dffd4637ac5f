import { OperatorsService } from '@app/access';
import { Database, recordAccess } from '@app/database';
import { OPERATOR_ROLES, type OperatorRole, roleMay } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HistoryVerifier } from '@app/audit';
import { TestGateway } from '../setup/gateway.js';
import { type SignedIn, signIn, startHttp } from '../setup/http-gateway.js';

const PASSWORD = 'correct horse battery staple';

interface Entry {
  id: string;
  at: string;
  source: string;
  action: string;
  label: string;
  operator: { id: string; name: string } | null;
  subject: string;
  subject_id: string | null;
  reason: string | null;
  data: Record<string, unknown>;
}
interface AuditPage {
  data: Entry[];
  next_cursor: string | null;
  has_more: boolean;
  seal: { checkpoint: number; sealed_until: string } | null;
}

let gateway: TestGateway;
let server: NestFastifyApplication;
let url: string;
let auditor: SignedIn & { id: string };
let payoutId: string;

async function person(role: OperatorRole): Promise<SignedIn & { id: string }> {
  const email = `${role}@audit.example`;
  const { id } = await gateway.app.get(OperatorsService).create({ email, name: `=${role}()`, role, password: PASSWORD });
  return { id, ...(await signIn(url, { email, password: PASSWORD })) };
}

function ask(who: SignedIn, path: string, body?: unknown): Promise<Response> {
  const headers = {
    cookie: who.cookie,
    'x-requested-with': 'payout-gateway-admin',
    'content-type': 'application/json',
    'admin-session': who.session,
  };
  return fetch(`${url}/admin/api/audit${path}`, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) });
}

async function page(query: Record<string, string> = {}): Promise<AuditPage> {
  const answer = await ask(auditor, `?${new URLSearchParams(query).toString()}`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as AuditPage;
}

async function allPages(query: Record<string, string>): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const { data, next_cursor: next } = await page({ ...query, ...(cursor === null ? {} : { cursor }) });
    entries.push(...data);
    cursor = next;
  } while (cursor !== null);
  return entries;
}

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  server = await startHttp(gateway.database.applicationUrl);
  url = await server.getUrl();
  auditor = await person('auditor');
  payoutId = await gateway.create({ autoprocess: false });
  await gateway.act('operator', payoutId, 'hold', { reason: 'a look first' });
  await gateway.act('operator', payoutId, 'note', { reason: 'the merchant was called' });
}, 90_000);

afterAll(async () => {
  await server.close();
  await gateway.stop();
});

describe('the audit log', () => {
  it('has changes of configuration, sign-ins and decisions together, the newest first, with who, what and why', async () => {
    const { data } = await page({ limit: '100' });
    expect(new Set(data.map(({ source }) => source))).toEqual(new Set(['configuration', 'access', 'payouts']));
    expect(data.map(({ at }) => at)).toEqual([...data.map(({ at }) => at)].sort().reverse());
    const { id, name } = gateway.operator('operator');
    expect(data[0]).toMatchObject({
      action: 'note.added',
      label: 'Note',
      operator: { id, name },
      subject: 'payout',
      subject_id: payoutId,
      reason: 'the merchant was called',
    });
    expect(data.find(({ action }) => action === 'session.opened')).toMatchObject({ label: 'Signed in', operator: { id: auditor.id }, subject: 'session' });
    expect(data.find(({ action, subject_id: about }) => action === 'operator.created' && about === auditor.id)).toMatchObject({ source: 'configuration' });
  });

  it('is read in pages that join without a gap, whatever the size, also where many things happened at one moment', async () => {
    const event = { kind: 'proof.failed' as const, operatorId: auditor.id, sessionId: null, byId: null, data: {} };
    await gateway.app.get(Database).transaction((tx) =>
      recordAccess(
        tx,
        Array.from({ length: 12 }, () => event),
      ),
    );
    const whole = (await page({ limit: '100' })).data;
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect((await allPages({ limit: '5' })).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  });

  it('is narrowed by source, operator, subject and time, also together', async () => {
    const operatorId = gateway.operator('operator').id;
    expect(new Set((await allPages({ source: 'access' })).map(({ source }) => source))).toEqual(new Set(['access']));
    const decisions = await allPages({ operator_id: operatorId, source: 'payouts' });
    expect(decisions.map(({ action }) => action)).toEqual(expect.arrayContaining(['note.added']));
    expect(decisions.every(({ operator }) => operator?.id === operatorId)).toBe(true);
    expect((await allPages({ subject_id: payoutId })).every(({ subject_id: about }) => about === payoutId)).toBe(true);
    const [newest] = await allPages({ subject_id: payoutId });
    expect(await allPages({ subject_id: payoutId, to: newest?.at ?? '' })).not.toContainEqual(newest);
    expect(await allPages({ subject_id: payoutId, from: newest?.at ?? '' })).toContainEqual(newest);
    expect(await allPages({ operator_id: auditor.id, subject_id: payoutId })).toEqual([]);
  });

  it('refuses a cursor of other filters, and an unknown source', async () => {
    const { next_cursor: cursor } = await page({ limit: '1' });
    expect((await ask(auditor, `?limit=1&source=access&cursor=${cursor ?? ''}`)).status).toBe(400);
    expect((await ask(auditor, '?source=elsewhere')).status).toBe(400);
  });

  it('says how far the histories are sealed', async () => {
    expect((await page()).seal).toBeNull();
    await gateway.run(`INSERT INTO audit_checkpoint (number, root, entries, complete_until, sealed_at) VALUES (1, '\\x00', 0, '2026-01-01T00:00:00Z', now())`);
    expect((await page()).seal).toEqual({ checkpoint: 1, sealed_until: '2026-01-01T00:00:00.000Z' });
    await gateway.runUnguarded('DELETE FROM audit_checkpoint');
  });

  it.each(OPERATOR_ROLES)('is for roles that may read it, and the role %s', async (role) => {
    const who = role === 'auditor' ? auditor : await person(role);
    const expected = roleMay(role, 'audit.read') ? 200 : 403;
    expect([(await ask(who, '')).status, (await ask(who, '/exports', {})).status]).toEqual([expected, expected]);
  });
});

describe('an export of the audit log', () => {
  it('is CSV with what the filter finds, with formulas disarmed, and is an entry of the log itself', async () => {
    const answer = await ask(auditor, '/exports', { operator_id: auditor.id, source: 'access' });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), answer.headers.get('x-export-complete')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="audit-log.csv"',
      'true',
    ]);
    const lines = (await answer.text()).trimEnd().split('\r\n');
    expect(lines[0]).toBe('time,source,action,operator,operator_id,subject,subject_id,reason,data');
    expect(lines.find((line) => line.includes('session.opened'))).toContain(`'=auditor()`);
    const [entry] = (await page({ source: 'reads', operator_id: auditor.id })).data;
    expect(entry).toMatchObject({ action: 'audit.exported', operator: { id: auditor.id }, data: { entries: lines.length - 1, filter: { source: 'access' } } });
  });

  it('leaves the chain of sign-ins sound', async () => {
    expect((await gateway.app.get(HistoryVerifier).verify()).findings).toEqual([]);
  });
});
