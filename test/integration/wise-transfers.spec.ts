import { NotificationsInbox } from '@app/notifications';
import { providerKeyOf } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Heard } from '../providers/setup/simulator-server.js';
import { WiseSimulator } from '../providers/wise/simulator.js';
import { TestGateway } from '../setup/gateway.js';
import { serviceAt, type TestService } from '../setup/provider-services.js';

/** The whole gateway against a provider whose payouts are made and funded in two steps, under a UUID. */
let gateway: TestGateway;
let wise: WiseSimulator;
let account: string;

const WISE: TestService = { code: 'wise_eur', currency: 'EUR', fields: { holder_name: 'Rosa Klein', iban: 'DE89370400440532013000' } };
const order = () => gateway.create({ service: WISE.code, fields: WISE.fields });
const keyOf = (payoutId: string) => providerKeyOf('uuid', payoutId, 'invoke');
const isFunding = ({ method, path }: Heard) => method === 'POST' && path.endsWith('/payments');
const notify = (id: string) => {
  const { headers, rawBody } = wise.messageAbout(keyOf(id));
  return gateway.app.get(NotificationsInbox).receive(account, headers, rawBody);
};
const fundings = () => wise.server.heard.filter(isFunding).length;

beforeAll(async () => {
  gateway = await TestGateway.start();
  wise = await WiseSimulator.start();
  account = await serviceAt(gateway, { provider: 'wise', credentials: wise.credentials }, WISE);
});

beforeEach(() => {
  wise.behave('accepts');
  wise.server.heard.length = 0;
});

afterAll(async () => {
  await gateway.stop();
  await wise.server.stop();
});

describe('payouts through Wise', () => {
  it('are funded once and automatically, and paid when a notification is confirmed by an enquiry', async () => {
    const id = await order();
    await gateway.waitFor(id, () => fundings() === 1);
    wise.advance(keyOf(id), 'outgoing_payment_sent');
    expect(await notify(id)).toBe('stored');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n, reasons: [] });
    expect([wise.movements(keyOf(id)), fundings()]).toEqual([1, 1]);
  });

  it('are found by their UUID after a lost answer, and funded and paid once after a decision', async () => {
    wise.behave('pays');
    wise.server.breakNext({ when: 'after', how: 'cut' });
    const id = await order();
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PENDING'));
    await gateway.act('operator', id, 'process');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n });
    expect([wise.movements(keyOf(id)), fundings()]).toEqual([1, 1]);
  });

  it('open a case when the money is missing, and are revoked with nothing funded', async () => {
    wise.behave('refuses');
    const id = await order();
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
    await gateway.act('operator', id, 'revoke');
    expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ resolution: 'OK' });
  });

  it('become CANCELLED when they bounce back after they were paid', async () => {
    wise.behave('pays');
    const id = await order();
    await gateway.waitForStatus(id, 'PROCESSED');
    for (const [state, status] of [
      ['bounced_back', 'CANCELLING'],
      ['funds_refunded', 'CANCELLED'],
    ] as const) {
      wise.advance(keyOf(id), state);
      await notify(id);
      await gateway.waitForStatus(id, status);
    }
  });
});
