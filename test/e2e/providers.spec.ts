import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findings } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 90_000;
const TEST_TIMEOUT_MS = 60_000;

let system: RunningSystem;
let browser: Browser;
let admin: OperatorBrowser;

/** The demo's account, found as an operator finds it. */
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
    'are added by a form that their provider draws, and tested; a secret is never shown again',
    async () => {
      const { page } = admin;
      await admin.goTo('/providers/new');
      await page.getByLabel('Provider').selectOption('sandbox');
      await page.getByLabel('Name').fill('Second Bank');
      await page.getByLabel('Address').fill(system.sandboxUrl);
      await page.getByRole('textbox', { name: 'API key' }).fill('sandbox_test_key');
      await page.getByRole('textbox', { name: 'Notification secret' }).fill('a_secret_of_the_test');
      await page.getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('heading', { name: 'Second Bank', level: 1 }).waitFor();
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('accepted the credentials').waitFor();
      expect(await page.content()).not.toContain('a_secret_of_the_test');
      await page.getByText('Kept, not shown').first().waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are paused with a reason: a payout waits, and goes out once they are resumed',
    async () => {
      const { page } = admin;
      await openAccount(admin);
      await page.getByRole('button', { name: 'Pause' }).click();
      await admin.panel.getByText('Nothing is sent through it.').waitFor();
      await admin.confirm('Pause', 'Their maintenance window');
      await page.locator('main').getByText('Their maintenance window').first().waitFor();

      const id = await system.createPayout({ reference: 'waits-1', amount: '12.00' });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(await system.payout(id)).toMatchObject({ status: 'READY', moderation_required: false });
      expect(await system.movements(id)).toEqual([]);

      await page.getByRole('button', { name: 'Resume' }).click();
      await admin.confirm('Resume', 'It is over');
      expect(await system.waitFor(id, ({ status }) => status === 'PROCESSED')).toMatchObject({ processed_amount: '12.00' });
      expect(await system.movements(id)).toHaveLength(1);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'have codes that one person maps and another publishes',
    async () => {
      await system.orderFault('unknown_code_before');
      const id = await system.createPayout({ reference: 'odd-1', amount: '9.00' });
      await system.waitFor(id, ({ moderation_required: waits }) => waits);

      await openAccount(admin);
      await admin.page.getByRole('tab', { name: 'Codes' }).click();
      await admin.page.getByRole('button', { name: 'Map e_7731' }).click();
      await admin.panel.getByText('DECLINED_ERROR', { exact: true }).click();
      await admin.panel.getByText('would have changed 1 payout', { exact: false }).waitFor();
      await admin.confirm('Save the draft', 'Their documentation, page 12');
      await admin.page.getByText('a second operator has to publish it', { exact: false }).waitFor();

      const approver = await OperatorBrowser.open(browser, system);
      await approver.signIn(system, 'approver');
      await openAccount(approver);
      await approver.page.getByRole('tab', { name: 'Codes' }).click();
      await approver.page.getByRole('button', { name: /^Publish/ }).click();
      await approver.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      await approver.panel.waitFor({ state: 'detached' });

      await system.orderFault('unknown_code_before');
      const next = await system.createPayout({ reference: 'odd-2', amount: '9.00' });
      expect(await system.waitFor(next, ({ status }) => status === 'INVOKE_FAILED')).toMatchObject({
        resolution: 'DECLINED_ERROR',
        moderation_required: false,
      });
      await approver.close();
    },
    TEST_TIMEOUT_MS,
  );

  it.each(['light', 'dark'] as const)(
    'have screens without findings of axe, in the %s theme, dialogs open',
    async (theme) => {
      const operator = await OperatorBrowser.open(browser, system, theme);
      await operator.signIn(system, 'admin');
      const { page } = operator;
      const found: string[] = [];
      await operator.goTo('/providers');
      found.push(...(await findings(page, 'providers')));
      await operator.goTo('/providers/new?provider=adyen');
      found.push(...(await findings(page, 'new account')));
      await operator.goTo('/providers/routes');
      found.push(...(await findings(page, 'routes')));
      await openAccount(operator);
      const { pathname } = new URL(page.url());
      const account = pathname.replace(/^\/admin/, '');
      found.push(...(await findings(page, 'account')));
      for (const search of ['?tab=codes', '?tab=changes', '?do=edit', '?do=pause']) {
        await operator.goTo(account + search);
        if (search.startsWith('?do')) await operator.panel.waitFor();
        found.push(...(await findings(page, search)));
      }
      expect(found).toEqual([]);
      expect(operator.complaints).toEqual([]);
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );
});
