import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsAtWidths } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
const TITLE = 'Change the account Sandbox Bank';

let system: RunningSystem;
let browser: Browser;
let maker: OperatorBrowser;
let publisher: OperatorBrowser;

await describeWithBrowser('a change of live configuration in two browsers', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    [maker, publisher] = await Promise.all([OperatorBrowser.open(browser, system), OperatorBrowser.open(browser, system)]);
    await Promise.all([maker.signIn(system, 'admin'), publisher.signIn(system, 'admin', 1)]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'is drafted in one, shown with every value before and after, and published in the other with the password',
    async () => {
      const { page } = maker;
      await maker.goTo('/providers');
      await page.getByRole('link', { name: 'Sandbox Bank', exact: true }).click();
      await page.getByRole('button', { name: 'Edit, or replace a secret' }).click();
      await maker.panel.getByText('Needs a second person').waitFor();
      await maker.panel.getByRole('textbox', { name: 'Name' }).fill('Sandbox Bank of Europe');
      expect(await findingsAtWidths(maker.page, 'account in a form')).toEqual([]);
      await maker.confirm('Send for approval', 'Their new name');
      await maker.panel.waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: 'Sandbox Bank', level: 1, exact: true }).waitFor();
      await page.getByRole('link', { name: TITLE }).click();
      await page.getByText('You made this request yourself').waitFor();
      expect(await page.getByRole('button', { name: 'Publish', exact: true }).count()).toBe(0);

      await publisher.goTo('/approvals');
      const card = publisher.page.getByRole('article', { name: TITLE });
      await card.getByText('Their new name').waitFor();
      expect(await findingsAtWidths(publisher.page, 'approvals with a change')).toEqual([]);
      await card.getByRole('link', { name: TITLE }).click();
      const diff = publisher.page.getByRole('table', { name: 'What changes' });
      await diff.getByRole('cell', { name: 'Sandbox Bank of Europe' }).waitFor();
      expect(await diff.getByRole('cell', { name: 'Sandbox Bank', exact: true }).count()).toBe(1);
      expect(await findingsAtWidths(publisher.page, 'change request')).toEqual([]);

      await publisher.page.getByRole('button', { name: 'Publish', exact: true }).click();
      const password = publisher.panel.getByLabel('Your password');
      await password.fill('not her password');
      await publisher.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.getByText('The password is wrong', { exact: false }).waitFor();
      expect(await findingsAtWidths(publisher.page, 'publication')).toEqual([]);
      await password.fill(system.operator('admin', 1).password);
      await publisher.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.waitFor({ state: 'detached' });

      await maker.goTo('/providers');
      await page.getByRole('link', { name: 'Sandbox Bank of Europe', exact: true }).click();
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page.getByText('Drafted by Ada Brandt').waitFor();
      expect([...maker.consoleErrors, ...publisher.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is needed to rotate secrets, too: the page of the account has the request that waits',
    async () => {
      const { page, panel } = maker;
      await maker.goTo('/providers');
      await page.getByRole('link', { name: 'Sandbox Bank of Europe', exact: true }).click();
      await page.getByRole('button', { name: 'Rotate secrets' }).click();
      await panel.getByText('Needs a second person').waitFor();
      await panel.getByLabel('New Notification secret', { exact: true }).fill('a_secret_of_the_year');
      expect(await findingsAtWidths(maker.page, 'rotation')).toEqual([]);
      await maker.confirm('Send for approval', 'Every year');
      await panel.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Rotate secrets of the account Sandbox Bank of Europe' }).click();
      const diff = page.getByRole('table', { name: 'What changes' });
      await diff.getByText('Notification secret').waitFor();
      expect(await page.getByText('a_secret_of_the_year').count()).toBe(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'says on every screen when one person makes it alone, and how to mend it when none can',
    async () => {
      const operator = await OperatorBrowser.open(browser, system);
      await operator.signIn(system, 'admin');
      let state = 'sole';
      await operator.page.route('**/admin/api/session', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...((await response.json()) as object), four_eyes: state } });
      });
      for (const path of ['/moderation', '/payouts', '/approvals', '/providers', '/overview']) {
        await operator.goTo(path);
        await operator.page.getByRole('note').getByText('One person changes live configuration alone', { exact: false }).waitFor();
      }
      expect(await findingsAtWidths(operator.page, 'sole operator')).toEqual([]);
      state = 'closed';
      await operator.goTo('/providers/new?provider=sandbox');
      await operator.page.getByRole('radio', { name: 'Live' }).check();
      await operator.page.getByText('npm run operator:invite', { exact: false }).waitFor();
      expect(await findingsAtWidths(operator.page, 'new account, closed')).toEqual([]);
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is refused in the other browser with a reason, and nothing changes',
    async () => {
      await maker.goTo('/providers/routes');
      await maker.page
        .getByRole('button', { name: /^Edit the route to Sandbox Bank of Europe/ })
        .first()
        .click();
      await maker.panel.getByRole('switch', { name: 'Enabled' }).click({ force: true });
      await maker.confirm('Send for approval', 'A test of the refusal');
      await maker.panel.waitFor({ state: 'detached' });
      await publisher.goTo('/approvals');
      await publisher.page.getByRole('link', { name: /^Change the route/ }).click();
      await publisher.page.getByRole('button', { name: 'Refuse', exact: true }).click();
      await publisher.confirm('Refuse', 'Payouts would have no way');
      await publisher.panel.waitFor({ state: 'detached' });
      await publisher.page.locator('main').getByText('Payouts would have no way', { exact: false }).waitFor();
      await maker.goTo('/approvals?state=decided');
      await maker.page
        .getByRole('article', { name: /^Change the route/ })
        .getByText('Refused by Nora Lindqvist', { exact: false })
        .waitFor();
    },
    TEST_TIMEOUT_MS,
  );
});
