import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;

let system: RunningSystem;
let browser: Browser;
let admin: OperatorBrowser;

/** Publishes a change as the second administrator, in a browser of her own, with her password. */
async function publishChange(title: string): Promise<void> {
  const publisher = await OperatorBrowser.open(browser, system);
  await publisher.signIn(system, 'admin', 1);
  await publisher.goTo('/approvals');
  await publisher.page.getByRole('link', { name: title }).click();
  await publisher.page.getByRole('heading', { name: title, level: 1 }).waitFor();
  await publisher.page.getByRole('button', { name: 'Publish', exact: true }).click();
  await publisher.panel.getByLabel('Your password').fill(system.operator('admin', 1).password);
  await publisher.panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await publisher.panel.waitFor({ state: 'detached' });
  await publisher.page.locator('main').getByText('Published', { exact: true }).first().waitFor();
  await publisher.close();
}

/** Opens an account through the list, as an operator does. */
async function openAccount(operator: OperatorBrowser, name = 'Sandbox Bank'): Promise<void> {
  await operator.goTo('/providers');
  await operator.page.getByRole('link', { name, exact: true }).click();
  await operator.page.getByRole('heading', { name, level: 1 }).waitFor();
}

await describeWithBrowser('provider accounts in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    admin = await OperatorBrowser.open(browser, system);
    await admin.signIn(system, 'admin');
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'adds an account of the mode that is shown with the fields of its provider, tests the connection, and never shows a secret again',
    async () => {
      const { page } = admin;
      for (const mode of ['Live', 'Test']) {
        await admin.goTo(`/providers/new?mode=${mode.toLowerCase()}`);
        await page.getByLabel('Provider').selectOption('sandbox');
        expect(await page.getByRole('radio', { name: mode }).isChecked()).toBe(true);
      }
      await page.getByLabel('Name').fill('Second Bank');
      await page.getByLabel('Address').fill(system.sandboxUrl);
      await page.getByRole('textbox', { name: 'API key' }).fill('sandbox_test_key');
      await page.getByRole('textbox', { name: 'Notification secret' }).fill('a_secret_of_the_test');
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('heading', { name: 'Second Bank', level: 1 }).waitFor();
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('accepted the credentials').waitFor();
      expect(await page.content()).not.toContain('a_secret_of_the_test');
      await page.getByText('Stored, not shown').first().waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'pauses an account with a reason, and sends the waiting payout once it is resumed',
    async () => {
      const { page } = admin;
      await openAccount(admin);
      await page.getByRole('button', { name: 'Pause' }).click();
      await admin.panel.getByText('No payouts are sent through the account.').waitFor();
      await admin.confirm('Pause', 'Their maintenance window');
      await page.locator('main').getByText('Their maintenance window').first().waitFor();

      const id = await system.createPayout({ reference: 'waits-1', amount: '12.00' });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await system.payout(id)).toMatchObject({ status: 'READY', moderation_required: false });
      expect(await system.movements(id)).toEqual([]);

      await page.getByRole('button', { name: 'Resume' }).click();
      await admin.panel.getByText('Needs a second person').waitFor();
      await admin.confirm('Send for approval', 'It is over');
      await publishChange('Resume the account Sandbox Bank');
      expect(await system.waitFor(id, ({ status }) => status === 'PROCESSED')).toMatchObject({ processed_amount: '12.00' });
      expect(await system.movements(id)).toHaveLength(1);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'lets one administrator map a code and another publish the rule',
    async () => {
      await system.orderFault('unknown_code_before');
      const id = await system.createPayout({ reference: 'odd-1', amount: '9.00' });
      await system.waitFor(id, ({ moderation_required: waits }) => waits);

      await openAccount(admin);
      await admin.page.getByRole('tab', { name: 'Codes' }).click();
      await admin.page.getByRole('button', { name: 'Map e_7731' }).click();
      await admin.panel.getByText('DECLINED_ERROR', { exact: true }).click();
      await admin.panel.getByText('would have changed 1 payout', { exact: false }).waitFor();
      expect(await findingsInBothThemes(admin.page, 'draft of a code')).toEqual([]);
      await admin.confirm('Send for approval', 'Their documentation, page 12');
      await admin.page.getByRole('link', { name: 'Map the code e_7731 of Sandbox Bank' }).waitFor();
      await publishChange('Map the code e_7731 of Sandbox Bank');

      await system.orderFault('unknown_code_before');
      const next = await system.createPayout({ reference: 'odd-2', amount: '9.00' });
      expect(await system.waitFor(next, ({ status }) => status === 'INVOKE_FAILED')).toMatchObject({
        resolution: 'DECLINED_ERROR',
        moderation_required: false,
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'shows a message that was not applied on the overview and on its account, and notes it as seen with a reason',
    async () => {
      const { page } = admin;
      expect(await system.notify({ id: 'nt_of_the_test', type: 'transfer.updated', data: { holder_name: 'Rosa Klein' } })).toBe(200);
      await admin.goTo('/overview');
      await page.getByText('Messages of providers that were not applied').waitFor();
      await page.locator('main').getByRole('link', { name: 'Sandbox Bank' }).first().click();
      const messages = page.getByRole('region', { name: 'Messages that were not applied' });
      await messages.getByText('The message is genuine and cannot be read.').waitFor();
      expect(await page.content()).not.toContain('Rosa Klein');
      expect(await findingsInBothThemes(page, 'messages that were not applied')).toEqual([]);
      await messages.getByRole('button', { name: 'Note as seen: the message' }).click();
      await admin.confirm('Note as seen', 'The bank sent a test message');
      await messages.waitFor({ state: 'detached' });
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByText('Messages noted as seen').waitFor();
      await page.getByText('The bank sent a test message').waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'removes an optional secret and lists the removal in the changes',
    async () => {
      const { page } = admin;
      await admin.goTo('/providers/new?mode=test&provider=stripe');
      await page.getByLabel('Name').fill('Stripe for tests');
      await page.getByRole('combobox', { name: 'Mode' }).selectOption('payout');
      await page.getByRole('textbox', { name: 'Secret key' }).fill('sk_test_of_the_test');
      await page.getByRole('textbox', { name: 'Signing secret of the webhook', exact: true }).fill('whsec_of_the_test');
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('heading', { name: 'Stripe for tests', level: 1 }).waitFor();

      await page.getByRole('button', { name: 'Edit, or replace a secret' }).click();
      expect(await admin.panel.getByRole('button', { name: 'Remove Secret key' }).count()).toBe(0);
      await admin.panel.getByRole('button', { name: 'Remove Signing secret of the webhook' }).click();
      await admin.panel.getByText('Removed when you save').waitFor();
      expect(await findingsInBothThemes(page, 'account in a form')).toEqual([]);
      await admin.confirm('Save', 'The endpoint is gone');
      await admin.panel.waitFor({ state: 'detached' });
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByText('Removed: Signing secret of the webhook').waitFor();
      await page.getByText('The endpoint is gone').waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'sends a route for approval, shows what it changes, and lists it with its publisher in the latest changes',
    async () => {
      const { page } = admin;
      await admin.goTo('/providers/routes');
      await page.getByText('No change yet').waitFor();
      await page.getByRole('button', { name: 'Add a route for Bank transfer, euro' }).click();
      await admin.panel.getByLabel('Account').selectOption({ label: 'Sandbox Bank (live)' });
      await admin.panel.getByLabel('Priority').fill('7');
      await admin.panel.getByLabel('From, in EUR').fill('500.00');
      expect(await findingsInBothThemes(page, 'route in a form')).toEqual([]);
      await admin.confirm('Send for approval', 'Large amounts go first');
      await admin.panel.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Add a route from bank_transfer_eur to Sandbox Bank' }).waitFor();
      expect(await findingsInBothThemes(page, 'routes with a waiting change')).toEqual([]);
      await publishChange('Add a route from bank_transfer_eur to Sandbox Bank');
      await admin.goTo('/providers/routes');
      const changes = page.getByRole('table', { name: 'Changes of routes' });
      await changes.getByText('Route created: Bank transfer, euro to Sandbox Bank').waitFor();
      await changes.getByText('All merchants · priority 7 · From 500.00 EUR · on').first().waitFor();
      await changes.getByText('Nora Lindqvist').waitFor();
      expect(await findingsInBothThemes(page, 'routes')).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'has no axe findings on provider screens and panels in both themes',
    async () => {
      const operator = await OperatorBrowser.open(browser, system);
      await operator.signIn(system, 'admin');
      const { page } = operator;
      const found: string[] = [];
      for (const path of ['/providers', '/providers/new?provider=adyen']) {
        await operator.goTo(path);
        found.push(...(await findingsInBothThemes(page, path)));
      }
      await openAccount(operator);
      const { pathname } = new URL(page.url());
      const account = pathname.replace(/^\/admin/, '');
      for (const search of ['', '?tab=codes', '?tab=changes', '?do=edit', '?do=pause']) {
        await operator.goTo(account + search);
        if (search.startsWith('?do')) await operator.panel.waitFor();
        found.push(...(await findingsInBothThemes(page, `account ${search}`)));
      }
      const id = await system.createPayout({ reference: 'otp-1', amount: '20.00', accountNumber: '8000000001' });
      await system.waitFor(id, ({ next_step: wanted }) => wanted !== null);
      await operator.goTo(`/payouts/${id}?do=submit_details`);
      await operator.panel.waitFor();
      found.push(...(await findingsInBothThemes(page, 'answer to the provider')));
      expect(found).toEqual([]);
      expect(operator.consoleErrors).toEqual([]);
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );
});
