import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsAtWidths } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 180_000;
const REVOKED_WITHIN_MS = 1_000;
const MERCHANT = 'Bakery Lindgren';

let system: RunningSystem;
let browser: Browser;
let maker: OperatorBrowser;
let publisher: OperatorBrowser;

await describeWithBrowser('a merchant and its API key in two browsers', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    [maker, publisher] = await Promise.all([OperatorBrowser.open(browser, system), OperatorBrowser.open(browser, system)]);
    await Promise.all([maker.signIn(system, 'admin'), publisher.signIn(system, 'admin', 1)]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  const statusOf = async (key: string): Promise<number> =>
    (await fetch(`${system.gatewayUrl}/v1/payouts`, { headers: { authorization: `Bearer ${key}` } })).status;

  it(
    'are made by screen, the key by two people; it creates a payout, and is refused within a second of its revocation',
    async () => {
      const { page, panel } = maker;
      await maker.goTo('/providers/merchants');
      await page.getByRole('link', { name: 'Northwind Travel' }).waitFor();
      expect(await findingsAtWidths(page, 'merchants')).toEqual([]);
      await page.getByRole('button', { name: 'Add a merchant' }).click();
      await panel.getByRole('textbox', { name: 'Name' }).fill(MERCHANT);
      expect(await findingsAtWidths(page, 'a new merchant')).toEqual([]);
      await panel.getByRole('button', { name: 'Add the merchant' }).click();
      await page.getByRole('heading', { name: MERCHANT, level: 1 }).waitFor();
      await page.getByText('No API key in live mode').waitFor();
      expect(await findingsAtWidths(page, 'a merchant')).toEqual([]);

      await page.getByRole('button', { name: 'Change the limits' }).click();
      await panel.getByLabel('Number of payouts in 24 hours').fill('5');
      await panel.getByText('the last 24 hours would have more than 5 payouts').waitFor();
      expect(await findingsAtWidths(page, 'limits')).toEqual([]);
      await maker.confirm('Save', 'The contract says so');
      await panel.waitFor({ state: 'detached' });
      await page.getByText('At most 5 payouts; used 0.00 EUR in 0 payouts').waitFor();

      await page.getByRole('button', { name: 'Make an API key' }).click();
      await panel.getByText('Needs a second person').waitFor();
      await panel.getByRole('textbox', { name: 'Name' }).fill('Checkout');
      await panel.getByLabel('Your password').fill(system.operator('admin').password);
      expect(await findingsAtWidths(page, 'a new key')).toEqual([]);
      await maker.confirm('Send for approval', 'They go live on Monday');
      await panel.waitFor({ state: 'detached' });
      const title = `Make the live API key Checkout of ${MERCHANT}`;
      await page.getByRole('link', { name: title }).waitFor();

      await publisher.goTo('/approvals');
      await publisher.page.getByRole('link', { name: title }).click();
      await publisher.page.getByRole('cell', { name: 'payouts:read, payouts:write' }).waitFor();
      await publisher.page.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.getByLabel('Your password').fill(system.operator('admin', 1).password);
      await publisher.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      await publisher.panel.waitFor({ state: 'detached' });
      await publisher.page.getByRole('link', { name: 'Open the merchant' }).click();
      await publisher.page.getByText('Secret not fetched').waitFor();
      expect(await publisher.page.getByRole('button', { name: 'Fetch the secret' }).count()).toBe(0);

      await page.getByRole('button', { name: 'Fetch the secret: Checkout' }).click();
      await panel.getByLabel('Your password').fill(system.operator('admin').password);
      await panel.getByRole('button', { name: 'Show the key' }).click();
      const shown = panel.locator('[data-secret]');
      await shown.waitFor();
      const key = (await shown.textContent())?.trim() ?? '';
      expect(key).toMatch(/^pgw_live_[0-9a-f]{32}_[0-9A-Za-z]{49}$/);
      expect(await findingsAtWidths(page, 'a key that is shown')).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await panel.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
      await panel.getByRole('checkbox', { name: 'I have stored it' }).check();
      await panel.getByRole('button', { name: 'Done' }).click();
      await panel.waitFor({ state: 'detached' });
      const kept = await page.evaluate<string>(
        'document.documentElement.outerHTML + location.href + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })',
      );
      expect(kept.includes(key.slice(42, -4))).toBe(false);

      const payout = await system.createPayout({ reference: 'bread-1', amount: '12.00' }, key);
      expect(payout).toMatch(/^po_/);
      await page.getByRole('button', { name: 'Revoke: Checkout' }).click();
      await panel.getByRole('textbox', { name: 'Type “Checkout” to confirm' }).fill('Checkout');
      await maker.confirm('Revoke', 'It was found in a public repository');
      await panel.waitFor({ state: 'detached' });
      await sleep(REVOKED_WITHIN_MS);
      expect(await statusOf(key)).toBe(401);
      await page.getByRole('cell', { name: 'Revoked' }).waitFor();
      expect(await findingsAtWidths(page, 'a merchant with a revoked key')).toEqual([]);
      await page.getByRole('link', { name: 'Show its payouts' }).click();
      await page.getByRole('link', { name: 'bread-1' }).waitFor();
      await page.getByText('1 payout, newest first.').waitFor();
      const narrowed = page.getByRole('button', { name: 'One merchant only: show all' });
      await narrowed.click();
      await narrowed.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'bread-1' }).waitFor();
      expect([...maker.consoleErrors, ...publisher.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
