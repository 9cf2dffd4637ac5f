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
let maker: OperatorBrowser;
let publisher: OperatorBrowser;

await describeWithBrowser('a service from a template in two browsers', () => {
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
    'is added with a preview of its form, agreed on by a second person, lowered and disabled by one, and found by a search',
    async () => {
      const { page, panel } = maker;
      await maker.goTo('/providers/services');
      await page.getByRole('button', { name: 'Add a service' }).focus();
      await page.keyboard.press('Enter');
      await panel.getByText('Needs a second person').waitFor();
      await panel.getByRole('combobox', { name: 'Template' }).selectOption('uk_faster_payments');
      await panel.getByText('Six digits without dashes.').waitFor();
      await panel.getByRole('textbox', { name: 'Code' }).fill('fps_gbp');
      await panel.getByRole('textbox', { name: 'Smallest amount, in GBP' }).fill('1.00');
      await panel.getByRole('textbox', { name: 'Largest amount, in GBP' }).fill('2500.00');
      const sample = panel.getByLabel('A body for POST /v1/payouts');
      expect(JSON.parse((await sample.textContent()) ?? '')).toMatchObject({ service: 'fps_gbp', amount: '1.00', fields: { sort_code: '601613' } });
      expect(await findingsAtWidths(maker.page, 'a new service')).toEqual([]);
      await maker.confirm('Send for approval', 'The contract with the bank');
      await panel.waitFor({ state: 'detached' });

      await publisher.goTo('/approvals');
      const title = 'Add the service UK Faster Payments';
      await publisher.page.getByRole('link', { name: title }).first().click();
      await publisher.page.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.getByLabel('Your password').fill(system.operator('admin', 1).password);
      await publisher.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.waitFor({ state: 'detached' });

      await maker.goTo('/providers/services');
      await page.getByRole('searchbox', { name: 'Search' }).fill('fps');
      await page.getByRole('cell', { name: 'UK Faster Payments (fps_gbp)' }).waitFor();
      expect(await page.getByRole('table', { name: 'Services' }).getByRole('row').count()).toBe(2);
      expect(await findingsAtWidths(maker.page, 'services')).toEqual([]);

      await page.getByRole('button', { name: 'Change UK Faster Payments' }).click();
      await panel.getByRole('textbox', { name: 'Largest amount, in GBP' }).fill('3000.00');
      await panel.getByText('Needs a second person').waitFor();
      await panel.getByRole('textbox', { name: 'Largest amount, in GBP' }).fill('2000.00');
      await panel.getByRole('switch', { name: 'Takes new payouts' }).uncheck();
      expect(await panel.getByText('Needs a second person').count()).toBe(0);
      await maker.confirm('Save', 'The bank lowered its limit');
      await panel.waitFor({ state: 'detached' });
      await page.getByRole('cell', { name: 'Refused' }).waitFor();
      expect(maker.consoleErrors).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
