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
let payoutId: string;

await describeWithBrowser('recipients in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    payoutId = await system.createPayout({ reference: 'to-reveal-1', holderName: 'Ines Duarte', amount: '12.00', autoprocess: false });
    await system.createPayout({ reference: 'to-reveal-2', holderName: 'Ines Duarte', amount: '13.00', autoprocess: false });
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'an administrator reveals the details with a reason and the password, and they are hidden again by themselves',
    async () => {
      const admin = await OperatorBrowser.open(browser, system);
      await admin.signIn(system, 'admin');
      const { page, panel } = admin;
      await page.clock.install();
      await admin.goTo(`/payouts/${payoutId}?tab=details`);
      const shown = page.getByRole('definition').filter({ hasText: /^\d{10}$/ });
      expect(await shown.count()).toBe(0);
      await page.getByRole('button', { name: 'Reveal' }).click();
      await panel.getByLabel('Your password').fill('not mine');
      await admin.confirm('Reveal', 'The bank asks for the name');
      await panel.getByText('The password is wrong').first().waitFor();
      await panel.getByLabel('Your password').fill(system.operator('admin').password);
      await panel.getByRole('button', { name: 'Reveal', exact: true }).click();
      await shown.waitFor();
      await panel.waitFor({ state: 'detached' });
      expect(await findingsInBothThemes(page, 'revealed details')).toEqual([]);
      await page.clock.runFor(31_000);
      await shown.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Reveal' }).waitFor();
      await page.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'an operator cannot reveal, and finds the other payouts to the same recipient',
    async () => {
      const operator = await OperatorBrowser.open(browser, system);
      await operator.signIn(system, 'operator');
      const { page } = operator;
      await operator.goTo(`/payouts/${payoutId}?tab=details`);
      await page.getByRole('link', { name: 'Payouts to this recipient' }).waitFor();
      expect(await page.getByRole('button', { name: 'Reveal' }).count()).toBe(0);
      await page.getByRole('link', { name: 'Payouts to this recipient' }).click();
      await page.getByText('to-reveal-2').waitFor();
      await page.getByRole('button', { name: 'One recipient only: show all' }).click();
      await page.getByRole('button', { name: 'One recipient only: show all' }).waitFor({ state: 'detached' });
      await page.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'an administrator finds the payouts of a recipient by typing the details, which stand in no address and stay in no storage',
    async () => {
      const admin = await OperatorBrowser.open(browser, system);
      await admin.signIn(system, 'admin');
      const { page, panel } = admin;
      await admin.goTo('/payouts');
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      await page.getByRole('button', { name: 'Find a recipient' }).click();
      await panel.getByLabel('Service').selectOption('bank_transfer_eur');
      await panel.getByLabel('Account number').fill('1000 0000 00');
      await panel.getByLabel('Account holder').fill('Nobody Here');
      expect(await findingsInBothThemes(page, 'the search for a recipient')).toEqual([]);
      await panel.getByRole('button', { name: 'Find payouts' }).click();
      await panel.getByText('No payout has this recipient').waitFor();
      await panel.getByLabel('Account holder').fill('Ines Duarte');
      await panel.getByRole('button', { name: 'Find payouts' }).click();
      await panel.waitFor({ state: 'detached' });
      await page.getByText('to-reveal-2').waitFor();
      expect(new URL(page.url()).searchParams.get('same_recipient_as')).toMatch(/^po_/);
      const stored = await page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state])');
      expect(`${addresses.join(' ')} ${page.url()} ${stored}`).not.toMatch(/Duarte|Nobody|1000(?:%20|\+| )?0000/);
      await page.close();
    },
    TEST_TIMEOUT_MS,
  );
});
