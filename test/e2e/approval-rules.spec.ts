import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsAtWidths } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 240_000;

let system: RunningSystem;
let browser: Browser;
let admin: OperatorBrowser;
let maker: OperatorBrowser;
let approver: OperatorBrowser;

await describeWithBrowser('an approval rule in three browsers', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    [admin, maker, approver] = await Promise.all([
      OperatorBrowser.open(browser, system),
      OperatorBrowser.open(browser, system),
      OperatorBrowser.open(browser, system),
    ]);
    await Promise.all([admin.signIn(system, 'admin'), maker.signIn(system, 'operator'), approver.signIn(system, 'approver')]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'is added with a look at what it would have asked for, asks for two other people, who approve one after the other, and is disabled by two',
    async () => {
      const id = await system.createPayout({ reference: 'order-77', amount: '12.00', autoprocess: false });
      const { page, panel } = admin;
      await admin.goTo('/approvals/rules');
      await page.getByText('No rule yet').waitFor();
      await page.getByRole('button', { name: 'Add a rule' }).focus();
      await page.keyboard.press('Enter');
      await panel.getByRole('textbox', { name: 'Name' }).fill('Every cancel');
      await panel.getByRole('checkbox', { name: 'Cancel' }).check();
      await panel.getByRole('combobox', { name: 'Who must agree besides the one who asks' }).selectOption('2');
      await panel.getByText(/In the last 7 days operators took no action/).waitFor();
      expect(await panel.getByText('Needs a second person').count()).toBe(0);
      expect(await findingsAtWidths(admin.page, 'a new rule')).toEqual([]);
      await panel.getByLabel('Your password').fill(system.operator('admin').password);
      await admin.confirm('Save', 'The auditors ask for it');
      await panel.waitFor({ state: 'detached' });
      await page.getByRole('cell', { name: '2 approvers or administrators' }).waitFor();
      expect(await findingsAtWidths(admin.page, 'the rules')).toEqual([]);

      await maker.goTo(`/payouts/${id}`);
      await maker.card('What you can do').getByRole('button', { name: 'Cancel' }).click();
      await maker.panel.getByText(/Two other people must approve it, by the approval rule “Every cancel”/).waitFor();
      await maker.confirm('Ask for approval', 'The customer changed their mind');
      await maker.page.getByText('You requested this yourself').first().waitFor();

      await approver.goTo('/approvals');
      const request = approver.page.getByRole('article').filter({ hasText: 'order-77' });
      await request.getByText('0 of 2 approved').waitFor();
      await request.getByRole('button', { name: 'Approve' }).click();
      await approver.panel.getByText('another person must approve it, too').waitFor();
      await approver.confirm('Approve', 'I have heard it as well');
      await request.getByText('1 of 2 approved').waitFor();
      await request.getByText('You have approved it already').waitFor();
      expect(await system.payout(id)).toMatchObject({ status: 'READY' });

      await admin.goTo('/approvals');
      const second = page.getByRole('article').filter({ hasText: 'order-77' });
      await second.getByText('1 of 2 approved').waitFor();
      expect(await findingsAtWidths(admin.page, 'an approval by two')).toEqual([]);
      await second.getByRole('button', { name: 'Approve' }).click();
      await admin.confirm('Approve', 'So have I');
      await system.waitFor(id, ({ status }) => status === 'TERMINATED');

      await admin.goTo('/approvals/rules');
      await page.getByRole('button', { name: 'Change Every cancel' }).click();
      await panel.getByRole('switch', { name: 'The rule is enabled' }).uncheck();
      await panel.getByText('Needs a second person').waitFor();
      await admin.confirm('Send for approval', 'They ask for it no more');
      await panel.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Change the approval rule Every cancel' }).waitFor();
      await page.getByRole('cell', { name: 'Enabled' }).waitFor();
      expect([...admin.consoleErrors, ...maker.consoleErrors, ...approver.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
