import { NotificationsInbox } from '@app/notifications';
import { type EnquiryRequest, type OperationRequest, ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { FakeProvider, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';

let provider: FakeProvider;
let gateway: TestGateway;
/** What the connectors were asked for, oldest first. */
const asked: { call: string; request: OperationRequest | EnquiryRequest }[] = [];

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ merchants: { faked: { providerUrl: provider.url } } });
  const accounts = gateway.app.get(ProviderAccountsService);
  const get = accounts.get.bind(accounts);
  accounts.get = async (id) => {
    const account = await get(id);
    const connector = new Proxy(account.connector, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]): unknown => {
          asked.push({ call: String(name), request: values[0] as OperationRequest });
          return Reflect.apply(member, target, values);
        };
      },
    });
    return { ...account, connector };
  };
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(() => {
  provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
  provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'pending'));
});

const enquiriesAbout = (id: string) => asked.flatMap(({ call, request }) => (call === 'enquire' && request.payoutId === id ? [request as EnquiryRequest] : []));
const operationsOf = (id: string, call: string) =>
  asked.flatMap((one) => (one.call === call && one.request.payoutId === id ? [one.request as OperationRequest] : []));
const casesOf = (id: string) => gateway.run('SELECT reason FROM moderation_case WHERE payout_id = $1', [id]);
const toldBy = async (id: string, source: string) => (await gateway.statements(id)).filter((one) => one.source === source).map(({ claim }) => claim);

/** A payout at the fake provider, which has it as pending. */
async function pending(): Promise<string> {
  const id = await gateway.create({ merchant: 'faked' });
  await gateway.waitForStatus(id, 'PENDING');
  return id;
}

/** The fake provider answers a revoke, and then every question, with these. */
function onRevoke(status: number, word: string): void {
  provider.onOperation = ({ path }, response) => {
    provider.onEnquiry = (_, answer) => reply(answer, 200, transferOf('k', word));
    reply(response, status, transferOf(path.split('/').at(-2)?.replace(/^tr_/, '') ?? '', word));
  };
}

describe('a revoke under way at a provider that has one word for taking back before and after the payment', () => {
  it('is asked about as a revoke: a pending cancellation opens no case and is asked about again, and ends as REVOKED', async () => {
    const id = await pending();
    onRevoke(202, 'cancelling');
    await gateway.command(id, 'cancel', 'faked');
    await gateway.waitFor(id, async () => (await toldBy(id, 'enquiry')).filter((claim) => claim === 'REVOKING').length >= 3);
    expect(await gateway.state(id)).toMatchObject({ status: 'REVOKING', tasks: ['enquire'] });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'cancelled'));
    await gateway.waitForStatus(id, 'REVOKED');
    expect(await toldBy(id, 'api_response')).toEqual(['PENDING', 'REVOKING']);
    expect(await casesOf(id)).toEqual([]);
    expect(
      enquiriesAbout(id)
        .slice(-3)
        .map(({ operation }) => operation),
    ).toEqual(['revoke', 'revoke', 'revoke']);
  });

  it('opens no case by a notification, which is told without a question', async () => {
    const id = await pending();
    onRevoke(202, 'cancelling');
    await gateway.command(id, 'cancel', 'faked');
    await gateway.waitFor(id, async () => (await toldBy(id, 'api_response')).includes('REVOKING'));
    const body = JSON.stringify({ id: randomUUID(), type: 'transfer.updated', data: transferOf(`${id}-invoke`, 'cancelling') });
    await gateway.app
      .get(NotificationsInbox)
      .receive(gateway.merchant('faked').accountId, { 'sandbox-signature': sign(body, SECRET, new Date()) }, Buffer.from(body));
    await gateway.waitFor(id, async () => (await toldBy(id, 'notification')).length === 1);
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'cancelled'));
    await gateway.waitForStatus(id, 'REVOKED');
    expect(await casesOf(id)).toEqual([]);
  });

  it('is proved to have arrived by a pending cancellation, so that nobody is offered to repeat it', async () => {
    const id = await pending();
    onRevoke(500, 'cancelling');
    await gateway.command(id, 'cancel', 'faked');
    await gateway.waitFor(id, async () => (await toldBy(id, 'enquiry')).filter((claim) => claim === 'REVOKING').length >= 3);
    const { facts, actions } = await gateway.reader.detail(id, 'operator');
    expect(facts.followUp).toMatchObject({ verdict: 'received', notFoundCount: 0, report: { reportedStatus: 'REVOKING' } });
    expect(actions.find(({ action }) => action === 'process')).toMatchObject({ allowed: true, step: 'resume', sends: 'enquiry' });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'cancelled'));
    await gateway.act('operator', id, 'process');
    await gateway.waitForStatus(id, 'REVOKED');
  });

  it.each([
    ['6000000010', 'a revoke', 'REVOKED'],
    ['7000000009', 'a return', 'CANCELLED'],
  ] as const)('the sandbox ends %s: %s is %s', async (account, _, ended) => {
    const id = await gateway.create({ account });
    await gateway.waitForStatus(id, ended === 'REVOKED' ? 'PENDING' : 'PROCESSED');
    await gateway.command(id, 'cancel');
    await gateway.waitForStatus(id, ended);
    expect(await casesOf(id)).toEqual([]);
  });
});

describe('the gateway', () => {
  it('tells with an operation the earliest time at which the provider may have received the payout, and nothing before the first send', async () => {
    const id = await pending();
    onRevoke(200, 'revoked');
    await gateway.command(id, 'cancel', 'faked');
    await gateway.waitForStatus(id, 'REVOKED');
    const [sent] = await gateway.run<{ created_at: Date }>(`SELECT created_at FROM payout_operation WHERE payout_id = $1 AND operation = 'invoke'`, [id]);
    expect(operationsOf(id, 'invoke').map(({ invokedAt }) => invokedAt)).toEqual([null]);
    expect(operationsOf(id, 'revoke').map(({ invokedAt, invokeKey }) => [invokedAt, invokeKey])).toEqual([[sent?.created_at, `${id}-invoke`]]);
  });

  it('tells with a repeat when the first send may have arrived', async () => {
    provider.onOperation = (_, response) => reply(response, 502, { code: 'oops' });
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found', message: 'none' });
    const id = await gateway.create({ merchant: 'faked' });
    await gateway.waitFor(id, async () => (await toldBy(id, 'enquiry')).length >= 5);
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
    await gateway.actWithApproval(id, 'process');
    await gateway.waitForStatus(id, 'PROCESSED');
    const [sent] = await gateway.run<{ created_at: Date }>('SELECT created_at FROM payout_operation WHERE payout_id = $1', [id]);
    expect(operationsOf(id, 'invoke').map(({ invokedAt }) => invokedAt)).toEqual([null, sent?.created_at]);
    expect(enquiriesAbout(id).map(({ operation, invokedAt }) => [operation, invokedAt])).toContainEqual(['invoke', sent?.created_at]);
  });

  it.each([
    ['cancel', '7000000002', 'PROCESSED', 'CANCELLED'],
    ['revoke', '6000000002', 'PENDING', 'REVOKED'],
  ] as const)('tells with an enquiry that it is about the %s', async (operation, account, before, after) => {
    const id = await gateway.create({ account });
    await gateway.waitForStatus(id, before);
    await gateway.command(id, 'cancel');
    await gateway.waitForStatus(id, after);
    expect(enquiriesAbout(id).at(-1)?.operation).toBe(operation);
    expect(operationsOf(id, operation).map(({ invokedAt }) => invokedAt)).toEqual([expect.any(Date)]);
  });

  it('tells with an answer to the provider the same, and the enquiries after it are about the answer', async () => {
    const id = await gateway.create({ account: '8000000002' });
    await gateway.waitForStatus(id, 'PENDING');
    await gateway.waitFor(id, () => enquiriesAbout(id).length > 0);
    expect(enquiriesAbout(id).at(-1)?.operation).toBe('invoke');
    await gateway.act('operator', id, 'submit_details', { details: { otp: '123456' } });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(operationsOf(id, 'submitDetails').map(({ invokedAt }) => invokedAt)).toEqual([expect.any(Date)]);
    expect(enquiriesAbout(id).at(-1)?.operation).toBe('submit_details');
  });
});
