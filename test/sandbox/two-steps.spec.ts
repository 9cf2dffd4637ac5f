import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Answer, type SandboxClient, stringAt, valueAt } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

let fixture: SandboxFixture;
let client: SandboxClient;
let key: string;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
  client = fixture.client;
});
afterAll(() => fixture.stop());

function create(accountNumber: string): Promise<Answer> {
  key = randomUUID();
  return client.create(accountNumber, key);
}

function fulfil(id: string, quote: string, fulfilmentKey: string = randomUUID()): Promise<Answer> {
  return client.call(`/v1/transfers/${id}/fulfil`, { method: 'POST', headers: { 'idempotency-key': fulfilmentKey }, body: { quote } });
}

describe('sandbox transfer in two steps', () => {
  it('8100000001 answers a quote, moves nothing, and is paid once it is fulfilled with it', async () => {
    const { status, body } = await create('8100000001');
    expect([status, valueAt(body, 'status')]).toEqual([201, 'quoted']);
    const [id, quote] = [stringAt(body, 'id'), stringAt(body, 'quote')];
    expect(await client.movements(key)).toEqual([]);
    expect(await fulfil(id, quote)).toMatchObject({ status: 200, body: { id, key, status: 'paid', paid_amount: '100.01' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('shows the quote to a create that is repeated and to a lookup by key, never to a lookup by id', async () => {
    const { body } = await create('8100000001');
    const quote = stringAt(body, 'quote');
    expect(valueAt((await client.create('8100000001', key)).body, 'quote')).toBe(quote);
    expect(valueAt((await client.find(key)).body, 'quote')).toBe(quote);
    expect(valueAt((await client.get(stringAt(body, 'id'))).body, 'quote')).toBeUndefined();
  });

  it('is fulfilled once: a repeat under its key is answered again, another key is refused', async () => {
    const { body } = await create('8100000001');
    const [id, quote, first] = [stringAt(body, 'id'), stringAt(body, 'quote'), randomUUID()];
    await fulfil(id, quote, first);
    const repeated = await fulfil(id, quote, first);
    expect([repeated.status, repeated.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(await fulfil(id, quote)).toMatchObject({ status: 409, body: { code: 'already_fulfilled' } });
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('refuses another quote, and the quote of another transfer', async () => {
    const other = stringAt((await create('8100000001')).body, 'quote');
    const id = stringAt((await create('8100000001')).body, 'id');
    for (const quote of ['qt_none', other]) expect(await fulfil(id, quote)).toMatchObject({ status: 422, body: { code: 'bad_quote' } });
    expect(await client.movements(key)).toEqual([]);
  });

  it('8100000002 loses the answer to its create, and a lookup by key shows the quote', async () => {
    expect((await create('8100000002')).status).toBe(503);
    expect((await client.find(key)).body).toMatchObject({ status: 'quoted', quote: expect.stringMatching(/^qt_/) as unknown });
  });

  it('8100000003 is paid behind a lost answer', async () => {
    const { body } = await create('8100000003');
    expect((await fulfil(stringAt(body, 'id'), stringAt(body, 'quote'))).status).toBe(503);
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('8100000004 loses its first fulfilment, and a later one is paid once', async () => {
    const { body } = await create('8100000004');
    const [id, quote] = [stringAt(body, 'id'), stringAt(body, 'quote')];
    expect((await fulfil(id, quote)).status).toBe(503);
    expect(await client.movements(key)).toEqual([]);
    expect((await fulfil(id, quote)).status).toBe(200);
    expect(await client.movements(key)).toEqual(['out 100.01']);
  });

  it('8100000005 is pending once it is fulfilled, and paid later', async () => {
    const { body } = await create('8100000005');
    const [id, quote] = [stringAt(body, 'id'), stringAt(body, 'quote')];
    expect(await fulfil(id, quote)).toMatchObject({ status: 200, body: { status: 'pending' } });
    await client.waitForStatus(id, 'paid');
  });

  it('can be revoked before it is fulfilled, and not be fulfilled after that', async () => {
    const { body } = await create('8100000001');
    const [id, quote] = [stringAt(body, 'id'), stringAt(body, 'quote')];
    expect(await client.command('revoke', id)).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect((await fulfil(id, quote)).status).toBe(409);
    expect(await client.movements(key)).toEqual([]);
  });
});
