import { ApplyNotificationService } from '@app/notifications';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sign } from '../../apps/sandbox/src/notifications/signature.js';
import { Dice } from '../providers/hostile/dice.js';
import { mutated } from '../providers/hostile/mutate.js';
import { transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const SECRET = 'sandbox_notification_secret';
const SEED = 20_261_128;
const MESSAGES = 200;
/** After so many looks people see a message that nobody could match. */
const LOOKS = 5;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false, http: true });
}, 90_000);

afterAll(() => gateway.stop());

/** A genuine message, through the door of the inbox. */
async function post(text: string): Promise<number> {
  const url = await (gateway.app as NestFastifyApplication).getUrl();
  const headers = { 'content-type': 'application/json', 'sandbox-signature': sign(text, SECRET, new Date()) };
  return (await fetch(`${url}/notifications/${gateway.merchant().accountId}`, { method: 'POST', headers, body: text })).status;
}

const stored = async (): Promise<number> => (await gateway.run<{ count: number }>('SELECT count(*)::int AS count FROM provider_notification'))[0]?.count ?? 0;

/** Whether nothing is to be kept of a message: it is about something else, or has the id of another one. */
function isNoNews(text: string, id: string): boolean {
  const { type, id: now } = JSON.parse(text) as { type?: unknown; id?: unknown };
  return now !== id || (typeof type === 'string' && !type.startsWith('transfer'));
}

describe('genuine messages with one or two members changed', () => {
  it(`are answered with 200 or 4xx, ${String(MESSAGES)} times, and none is lost without being seen`, async () => {
    const payoutId = await gateway.create({ account: '1000000006' });
    await gateway.submission.submit(payoutId, 'invoke');
    const dice = new Dice(SEED);
    const lost: string[] = [];
    for (let made = 0; made < MESSAGES; made += 1) {
      const id = `message-${String(made)}`;
      const data = transferOf(`${payoutId}-invoke`, dice.pick(['pending', 'paid', 'failed']));
      const { text } = mutated({ id, type: 'transfer.updated', data }, dice, { statuses: ['paid', 'failed'], secrets: [SECRET] });
      const before = await stored();
      const status = await post(text);
      expect({ text: text.slice(0, 500), isExpected: status === 200 || (status >= 400 && status < 500) }).toMatchObject({ isExpected: true });
      if (status === 200 && (await stored()) === before && !isNoNews(text, id)) lost.push(text.slice(0, 500));
    }
    expect(lost).toEqual([]);

    const open = await gateway.run<{ id: string }>(`SELECT id FROM provider_notification WHERE state = 'pending'`);
    for (const { id } of open) for (let look = 0; look < LOOKS; look += 1) await gateway.app.get(ApplyNotificationService).apply(id);
    const states = await gateway.run<{ state: string }>('SELECT DISTINCT state FROM provider_notification ORDER BY state');
    expect(states.map(({ state }) => state)).toEqual(['applied', 'unmatched']);
  }, 120_000);
});
