import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { CallbackReceiver } from './callback-receiver.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;

let system: RunningSystem;
let callbacks: CallbackReceiver;
let browser: Browser;
let operator: OperatorBrowser;
/** The provider received it, and its response was lost. */
let lostAnswerId: string;
/** The provider never received it. */
let neverArrivedId: string;

/** Two payouts fail during an outage and need an operator. */
async function createOutagePayouts(): Promise<void> {
  await system.orderFault('reset_before');
  neverArrivedId = await system.createPayout({ reference: 'refund-2', amount: '640.00' });
  await system.waitFor(neverArrivedId, ({ moderation_required: waits }) => waits);
  await system.orderFault('http_503_after');
  lostAnswerId = await system.createPayout({ reference: 'refund-1', amount: '236.40', callback_url: callbacks.url });
}

await describeWithBrowser('the moderation of payouts after a provider outage', () => {
  beforeAll(async () => {
    [system, callbacks, browser] = await Promise.all([RunningSystem.start(), CallbackReceiver.open(), launchBrowser()]);
    await createOutagePayouts();
    operator = await OperatorBrowser.open(browser, system);
    await operator.signIn(system, 'operator');
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await callbacks.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'accepts the status of a payout whose response was lost, without sending it twice',
    async () => {
      const id = lostAnswerId;
      expect(await system.waitFor(id, ({ moderation_required: waits }) => waits)).toMatchObject({ status: 'INVOKING', resolution: 'CONNECTION_ERROR' });

      const { page } = operator;
      await page.getByRole('link', { name: 'refund-1', exact: true }).click();
      await operator.card('Why it is here').getByText('No final response from the provider').waitFor();
      await operator.card('Why it is here').getByText('CONNECTION_ERROR').waitFor();
      await operator.card('What we know').getByText('Sandbox Bank received the payout and last reported PROCESSED.').first().waitFor();

      await operator.card('What you can do').getByRole('button', { name: "Accept the provider's status" }).click();
      await operator.panel.getByText('No risk of paying twice').waitFor();
      await operator.confirm("Accept the provider's status", 'The enquiry shows that it was paid');
      await operator.waitForStatus('PROCESSED');
      await operator.card('Current state').getByText('No decision is needed.').waitFor();

      expect(await system.payout(id)).toMatchObject({ status: 'PROCESSED', moderation_required: false, processed_amount: '236.40' });
      const { callbackSecret: secret } = system.seed.merchant;
      const { data } = await callbacks.verified(secret, 'payout.processed', id);
      expect(data).toMatchObject({ id, reference: 'refund-1', status: 'PROCESSED', processed_amount: '236.40' });
      await expect(callbacks.verified(`whsec_${Buffer.alloc(32).toString('base64')}`, 'payout.processed', id)).rejects.toThrow(/signature/i);
      expect(await system.movements(id)).toEqual([{ kind: 'out', amount: '236.40', currency: 'EUR' }]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'sends a payout again that was never received, once a second operator approves',
    async () => {
      const id = neverArrivedId;
      expect(await system.movements(id)).toEqual([]);

      await operator.goTo(`/payouts/${id}`);
      await operator.card('What we know').getByText('The payout was sent, and Sandbox Bank reports that it was not received.').first().waitFor();
      await operator.card('What you can do').getByRole('button', { name: 'Send again' }).click();
      await operator.panel.getByText('Low risk of paying twice').waitFor();
      await operator.panel.getByText('The payout itself').waitFor();
      await operator.confirm('Ask for approval', 'Not found twice, so it was never received');
      await operator.page.getByText('You requested this yourself').first().waitFor();
      expect(await system.payout(id)).toMatchObject({ status: 'INVOKING', moderation_required: true });
      expect(await system.movements(id)).toEqual([]);

      const approver = await OperatorBrowser.open(browser, system);
      await approver.signIn(system, 'approver');
      await approver.goTo('/approvals');
      const request = approver.page.getByRole('article').filter({ hasText: 'refund-2' });
      await request.getByText('Low risk of paying twice').waitFor();
      await request.getByText('Not found twice, so it was never received').waitFor();
      await request.getByRole('button', { name: 'Approve' }).click();
      await approver.confirm('Approve', 'Checked with the provider');
      await approver.page.getByText('Confirmed, not sent yet. It can still be undone.').first().waitFor();
      expect(await system.movements(id)).toEqual([]);

      await operator.waitForStatus('PROCESSED');
      expect(await system.waitFor(id, ({ status }) => status === 'PROCESSED')).toMatchObject({ processed_amount: '640.00' });
      expect(await system.movements(id)).toEqual([{ kind: 'out', amount: '640.00', currency: 'EUR' }]);
      expect([...operator.consoleErrors, ...approver.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
