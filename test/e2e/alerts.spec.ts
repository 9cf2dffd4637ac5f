import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsInBothThemes } from './axe.js';
import { CallbackReceiver } from './callback-receiver.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 90_000;
const TEST_TIMEOUT_MS = 60_000;
const WIDTHS = [320, 390, 768, 1440];

let system: RunningSystem;
let browser: Browser;
let receiver: CallbackReceiver;

await describeWithBrowser('alert channels in a browser', () => {
  beforeAll(async () => {
    [system, browser, receiver] = await Promise.all([RunningSystem.start(), launchBrowser(), CallbackReceiver.open()]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await receiver.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'are made and tested by an administrator, and the test arrives with the signature of the secret that was shown once',
    async () => {
      const admin = await OperatorBrowser.open(browser, system);
      await admin.signIn(system, 'admin');
      const { page } = admin;
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Commands' }).getByRole('option', { name: 'Go to Alerts' }).click();
      await page.getByText('No channel yet').waitFor();
      await page.getByRole('button', { name: 'New channel' }).click();
      const panel = page.getByRole('dialog', { name: 'New alert channel' });
      await panel.getByLabel('How').selectOption('webhook');
      await panel.getByLabel('Name').fill('Pager');
      await panel.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/inside');
      await panel.getByRole('button', { name: 'Make channel' }).click();
      await panel.getByText('not on the public Internet').first().waitFor();
      await panel.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
      expect(await findingsInBothThemes(page, 'the form of a channel')).toEqual([]);
      await panel.getByRole('button', { name: 'Make channel' }).click();
      const secret = await page.getByText(/^whsec_/).textContent();
      await page.getByRole('button', { name: 'Test Pager' }).click();
      await page.getByText('The test arrived · Pager').waitFor();
      const [got] = receiver.received;
      expect(new Webhook(secret ?? '').verify(got?.body ?? '', got?.headers as Record<string, string>)).toMatchObject({ type: 'test' });
      await page.getByText('Delivered').waitFor();
      expect(await findingsInBothThemes(page, 'alerts')).toEqual([]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
      }
      expect(admin.consoleErrors).toEqual([]);
      await admin.close();
    },
    TEST_TIMEOUT_MS,
  );
});
