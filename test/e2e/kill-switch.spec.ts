import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
/** Longer than a payout takes that nothing stops, in milliseconds. */
const LONG_ENOUGH_MS = 1_500;
/** The narrowest width at which nothing may need to be scrolled sideways, in CSS pixels (WCAG 1.4.10). */
const NARROWEST = 320;

let system: RunningSystem;
let browser: Browser;
let presser: OperatorBrowser;
let approver: OperatorBrowser;

const banner = ({ page }: OperatorBrowser) => page.getByRole('complementary', { name: 'Kill switch' });

await describeWithBrowser('the kill switch in two browsers', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    presser = await OperatorBrowser.open(browser, system);
    approver = await OperatorBrowser.open(browser, system);
    await presser.signIn(system, 'operator');
    await approver.signIn(system, 'approver');
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'is pressed by one, said on every screen, and resumed by two: only then the payout leaves',
    async () => {
      await presser.goTo('/kill-switch');
      await presser.page.getByRole('button', { name: 'Stop live sends' }).click();
      await presser.confirm('Stop', 'Answers of the bank look forged');
      await banner(presser).getByText('All live sends are stopped.').waitFor();

      const id = await system.createPayout({ reference: 'stopped-1', amount: '12.00' });
      await sleep(LONG_ENOUGH_MS);
      expect(await system.payout(id)).toMatchObject({ status: 'READY', moderation_required: false });
      expect(await system.movements(id)).toEqual([]);

      for (const path of ['/moderation', '/payouts', '/approvals', '/providers', '/overview?mode=test']) {
        await approver.goTo(path);
        await banner(approver).getByText('“Answers of the bank look forged”', { exact: false }).waitFor();
      }
      await approver.goTo(`/payouts/${id}`);
      await approver.page.getByText('It waits because the kill switch was pressed', { exact: false }).waitFor();

      await presser.page.getByRole('button', { name: 'Ask to resume' }).click();
      await presser.confirm('Ask to resume', 'The bank has confirmed its answers');
      await presser.page.getByText('An approver or an admin has to approve it.').waitFor();
      expect(await presser.page.getByRole('button', { name: 'Approve and resume' }).count()).toBe(0);
      await sleep(LONG_ENOUGH_MS);
      expect(await system.movements(id)).toEqual([]);

      // By keyboard alone.
      await banner(approver).getByRole('link', { name: 'How to resume' }).press('Enter');
      await approver.page.getByRole('button', { name: 'Approve and resume' }).press('Enter');
      await approver.panel.getByText('Money moves again', { exact: false }).waitFor();
      await approver.panel.locator('input[name=password]:focus').waitFor();
      await approver.page.keyboard.type(system.operator('approver').password);
      await approver.panel.getByRole('button', { name: 'Approve and resume' }).press('Enter');
      await banner(approver).waitFor({ state: 'detached' });
      await banner(presser).waitFor({ state: 'detached' });

      expect(await system.waitFor(id, ({ status }) => status === 'PROCESSED')).toMatchObject({ processed_amount: '12.00' });
      expect(await system.movements(id)).toHaveLength(1);
      const history = approver.page.getByRole('table', { name: 'History of the kill switch' });
      await history.getByText('Resumption approved').waitFor();
      await history.getByRole('row').filter({ hasText: 'Pressed' }).waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'stops one provider account, and who asked to resume it cannot approve it',
    async () => {
      await approver.goTo('/kill-switch');
      const { page, panel } = approver;
      await page.getByRole('button', { name: 'Stop live sends' }).click();
      await panel.getByLabel('What is stopped').selectOption('account');
      expect(await panel.getByRole('button', { name: 'Stop', exact: true }).isDisabled()).toBe(true);
      await panel.getByLabel('Which one').selectOption({ index: 1 });
      await approver.confirm('Stop', 'Its balance is wrong');
      await banner(approver).getByText('Live sends of the account', { exact: false }).waitFor();
      await page.getByRole('button', { name: 'Ask to resume' }).click();
      await approver.confirm('Ask to resume', 'It was topped up');
      await page.getByText('You asked for it: a second person has to approve it.').waitFor();
      expect(await page.getByRole('button', { name: 'Approve and resume' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Refuse to resume' }).click();
      await approver.confirm('Refuse to resume', 'Not yet after all');
      await page.getByRole('button', { name: 'Ask to resume' }).waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'has no axe findings in both themes, wide and narrow, while it is on',
    async () => {
      const { page } = presser;
      await presser.goTo('/kill-switch');
      await banner(presser).waitFor();
      const found = await findingsInBothThemes(page, 'kill switch in force');
      await page.setViewportSize({ width: NARROWEST, height: 700 });
      found.push(...(await findingsInBothThemes(page, 'kill switch in force, narrow')));
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROWEST);
      await page.getByRole('button', { name: 'Stop live sends' }).click();
      await presser.panel.waitFor();
      found.push(...(await findingsInBothThemes(page, 'panel that stops')));
      expect(found).toEqual([]);
      expect([...presser.consoleErrors, ...approver.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
