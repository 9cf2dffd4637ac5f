import { MODERATION_ACTIONS, type Operation, Refusal } from '@app/domain';
import { NotificationsInbox } from '@app/notifications';
import { AccountAdministration } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { ApplyNotificationService } from '../../libs/notifications/src/apply-notification.service.js';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';
/** Ordered pairs of writers that are drawn for each planned send. */
const PAIRS = 30;

let provider: FakeProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, merchants: { faked: { providerUrl: provider.url } } });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(() => {
  answers('paid');
});

/** What the provider answers to every operation and enquiry from now on. */
function answers(status: string, rest: object = {}): void {
  const answer = ({ key, path }: Heard, response: Parameters<typeof reply>[0]): void =>
    reply(response, 201, transferOf(key ?? path.replace(/^.*[/=]/, ''), status, rest));
  provider.onOperation = answer;
  provider.onEnquiry = answer;
}

const busy = (_: Heard, response: Parameters<typeof reply>[0]): void => void response.writeHead(429, { 'retry-after': '0' }).end('{}');
const command = (id: string, name: 'process' | 'cancel' | 'revoke') => gateway.command(id, name, 'faked');

async function sent(status: string, rest: object = {}): Promise<string> {
  answers(status, rest);
  const id = await gateway.create({ merchant: 'faked' });
  await send(id, 'invoke', 0);
  return id;
}

/** Sends what is planned. A process knows within a second that an account is not held any more. */
async function send(id: string, operation: Operation, attemptsBefore: number): Promise<void> {
  await gateway.waitFor(id, async () => {
    await makeDue(id);
    await gateway.submission.submit(id, operation);
    return (await attemptsOf(id, operation)) > attemptsBefore;
  });
}

/** Every operation that can be planned, and how a payout comes to it. */
const PLANNED: Readonly<Record<string, { operation: Operation; make: () => Promise<string> }>> = {
  'first invoke': { operation: 'invoke', make: () => gateway.create({ merchant: 'faked' }) },
  'repeated invoke': {
    operation: 'invoke',
    make: async () => {
      const id = await gateway.create({ merchant: 'faked' });
      provider.onOperation = busy;
      await send(id, 'invoke', 0);
      return id;
    },
  },
  revoke: {
    operation: 'revoke',
    make: async () => {
      const id = await sent('pending');
      await command(id, 'revoke');
      return id;
    },
  },
  cancel: {
    operation: 'cancel',
    make: async () => {
      const id = await sent('paid');
      await command(id, 'cancel');
      return id;
    },
  },
  'submission of details': {
    operation: 'submit_details',
    make: async () => {
      const id = await sent('password_wanted');
      await gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('faked').id }), { otp: '123456' });
      return id;
    },
  },
};

/** Statuses at the provider, in the format of the sandbox. */
const TRANSFERS = ['pending', 'paid', 'failed', 'returned', 'password_wanted', 'unheard_of'] as const;

type Writer = (id: string, operation: Operation) => Promise<unknown>;

async function notify(id: string, status: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ id: randomUUID(), type: 'transfer.updated', data: transferOf(`${id}-invoke`, status) }));
  const [account] = await gateway.run<{ id: string }>('SELECT provider_account_id AS id FROM payout WHERE id = $1', [id]);
  const before = await gateway.run<{ id: string }>('SELECT id FROM provider_notification');
  await gateway.app.get(NotificationsInbox).receive(account?.id ?? '', { 'sandbox-signature': sign(body.toString(), SECRET, new Date()) }, body);
  const known = new Set(before.map((row) => row.id));
  const rows = await gateway.run<{ id: string }>('SELECT id FROM provider_notification');
  for (const row of rows.filter((one) => !known.has(one.id))) await gateway.app.get(ApplyNotificationService).apply(row.id);
}

async function ask(id: string): Promise<void> {
  await gateway.planTask([id], 'enquire');
  await gateway.enquiry.enquire(id);
}

/** Everything that may write to a payout while an operation is planned. */
const WRITERS: Readonly<Record<string, Writer>> = {
  ...Object.fromEntries((['process', 'cancel', 'revoke'] as const).map((name): [string, Writer] => [`the merchant's ${name}`, (id) => command(id, name)])),
  'new details of the merchant': (id) => gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('faked').id }), { otp: '654321' }),
  ...Object.fromEntries(
    MODERATION_ACTIONS.map((action): [string, Writer] => [
      `the operator's ${action}`,
      async (id) => {
        const asked = await gateway.act('operator', id, action, { details: { otp: '111111' } });
        if (asked.kind === 'approval_requested') await gateway.moderation.approve(gateway.operator('approver'), asked.approvalId, 'agreed');
      },
    ]),
  ),
  ...Object.fromEntries(TRANSFERS.map((status): [string, Writer] => [`a notification "${status}"`, (id) => notify(id, status)])),
  ...Object.fromEntries(
    TRANSFERS.map((status): [string, Writer] => [
      `the answer "${status}" to an enquiry`,
      (id) => {
        answers(status);
        return ask(id);
      },
    ]),
  ),
  'the answer "not found" to an enquiry': (id) => {
    provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found', message: 'none' });
    return ask(id);
  },
  'an enquiry without an answer': (id) => {
    provider.onEnquiry = (_, response) => reply(response, 503, {});
    return ask(id);
  },
  expiry: async (id) => {
    await gateway.run(`UPDATE payout SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    await gateway.expiry.expire();
  },
  'a job while the account is paused': async (id, operation) => {
    await paused(() => gateway.submission.submit(id, operation));
  },
  'a busy provider': async (id, operation) => {
    provider.onOperation = busy;
    await makeDue(id);
    await gateway.submission.submit(id, operation);
  },
  'a provider that refuses the connection': async (id, operation) => {
    await makeDue(id);
    await provider.whileAway(() => gateway.submission.submit(id, operation));
  },
  'a job while the circuit breaker is open': async (id, operation) => {
    const { accountId } = gateway.merchant('faked');
    await gateway.run(`UPDATE provider_account SET breaker_opened_at = now(), breaker_retry_at = now() + interval '1 minute' WHERE id = $1`, [accountId]);
    await gateway.submission.submit(id, operation);
    await gateway.run(`UPDATE provider_account SET breaker_opened_at = NULL, breaker_retry_at = NULL WHERE id = $1`, [accountId]);
  },
};

const makeDue = (id: string) => gateway.run('UPDATE payout_task SET due_at = now() WHERE payout_id = $1 AND due_at IS NOT NULL', [id]);

async function paused(work: () => Promise<unknown>): Promise<void> {
  const { accountId } = gateway.merchant('faked');
  await gateway.app.get(AccountAdministration).pause(gateway.operator('admin').id, accountId, 'a test');
  await work();
  await gateway.app.get(AccountAdministration).resume(gateway.operator('admin').id, accountId, 'a test');
}

/** Refusals are answers too; anything else is a defect. */
async function write(name: string, id: string, operation: Operation): Promise<void> {
  try {
    await WRITERS[name]?.(id, operation);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** How the planned send of a payout has ended, or `planned`. `lost` is what must not be. */
async function fateOf(id: string, operation: Operation, attemptsBefore: number): Promise<string> {
  const { tasks, status } = await gateway.state(id);
  if (tasks.includes(operation)) return 'planned';
  if ((await gateway.attempts(id)).filter((attempt) => attempt.operation === operation).length > attemptsBefore) return 'sent';
  const [final] = await gateway.run(
    `SELECT 1 WHERE $1 IN ('TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED', 'REVOKE_FAILED', 'CANCELLED', 'CANCEL_FAILED')`,
    [status],
  );
  if (final) return 'final';
  return (await gateway.events(id)).some(({ data }) => data['ends_task'] === operation) ? 'named' : 'lost';
}

async function attemptsOf(id: string, operation: Operation): Promise<number> {
  return (await gateway.attempts(id)).filter((attempt) => attempt.operation === operation).length;
}

describe.each(Object.keys(PLANNED))('planned %s', (kind) => {
  const { operation, make } = PLANNED[kind] ?? { operation: 'invoke', make: () => Promise.resolve('') };

  it.each(Object.keys(WRITERS))('is not lost to %s', async (writer) => {
    const id = await make();
    expect((await gateway.state(id)).tasks).toContain(operation);
    const before = await attemptsOf(id, operation);
    await write(writer, id, operation);
    const fate = await fateOf(id, operation, before);
    expect(fate).not.toBe('lost');
    if (fate !== 'planned' || (await gateway.state(id)).moderation_required || writer === 'expiry') return;
    answers('paid');
    await send(id, operation, before);
  });

  it('is not lost to two writers, one after the other', async () => {
    const writer = fc.constantFrom(...Object.keys(WRITERS));
    await fc.assert(
      fc.asyncProperty(writer, writer, async (first, second) => {
        const id = await make();
        const before = await attemptsOf(id, operation);
        await write(first, id, operation);
        await write(second, id, operation);
        expect(await fateOf(id, operation, before)).not.toBe('lost');
      }),
      { numRuns: PAIRS },
    );
  });
});
