import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EdgeFakes } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const fakes = new EdgeFakes();
let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(fakes);
});
afterAll(() => edge.stop());
beforeEach(() => {
  fakes.isDatabaseUp = true;
  fakes.isQueueUp = true;
  fakes.isStuck = false;
});

describe('health routes', () => {
  it('report the process as live without any other system', async () => {
    fakes.isDatabaseUp = false;
    expect(await edge.request('GET', '/health/live')).toMatchObject({ status: 200, json: { status: 'ok' } });
  });

  it('report a worker that takes no job although rows are due as not live, so that it is started again', async () => {
    fakes.isStuck = true;
    expect(await edge.request('GET', '/health/live')).toMatchObject({ status: 503, json: { status: 'stuck' } });
  });

  it('report ready when the database and the queue respond', async () => {
    expect(await edge.request('GET', '/health/ready')).toMatchObject({ status: 200, json: { status: 'ok', missing: [] } });
  });

  it('name the dependency that is missing', async () => {
    fakes.isQueueUp = false;
    expect(await edge.request('GET', '/health/ready')).toMatchObject({ status: 503, json: { status: 'unavailable', missing: ['queue'] } });
    fakes.isDatabaseUp = false;
    expect(await edge.request('GET', '/health/ready')).toMatchObject({ status: 503, json: { missing: ['database', 'queue'] } });
  });
});

describe('POST /notifications/{providerAccountId}', () => {
  const post = (body: Buffer | string | undefined, headers: Record<string, string> = {}) =>
    fetch(`${edge.url}/notifications/pac_1`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

  it.each<[string, Buffer | string, Record<string, string>]>([
    ['JSON', '{ "a" : 1 }', { 'content-type': 'application/json' }],
    ['broken JSON', '{', { 'content-type': 'application/json' }],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['bytes', Buffer.from([0, 255, 1]), {}],
  ])('passes %s on byte for byte', async (_what, body, headers) => {
    const answer = await post(body, { ...headers, 'sandbox-signature': 't=1' });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    const [account, received, bytes] = fakes.lastCall('receive') as [string, Record<string, string>, Buffer];
    expect([account, received['sandbox-signature']]).toEqual(['pac_1', 't=1']);
    expect(bytes.equals(Buffer.from(body))).toBe(true);
  });

  it('treats a missing body as an empty one', async () => {
    expect((await post(undefined)).status).toBe(200);
    expect(fakes.lastCall('receive')[2]).toEqual(Buffer.alloc(0));
  });

  it('reads 64 kB at most', async () => {
    expect((await post('x'.repeat(64 * 1024))).status).toBe(200);
    expect((await post('x'.repeat(64 * 1024 + 1))).status).toBe(413);
  });

  it('answers 404 for an account id of the wrong form', async () => {
    expect((await edge.request('POST', '/notifications/a%20b')).status).toBe(404);
  });
});
