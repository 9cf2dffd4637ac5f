import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { codeOf, waitForCalm } from '../setup/second-factor.js';
import { findingsAtWidths } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 150_000;
const REASON = 'Lost the phone, seen in person';
const WIDTHS = [320, 390, 1440];

let system: RunningSystem;
let browser: Browser;
/** Of Nora, an administrator. */
let secret = '';
let recoveryCodes: string[] = [];

/** Enters e-mail and password, and waits for the second step. */
async function enterPassword(operator: OperatorBrowser): Promise<void> {
  const { email, password } = system.operator('admin', 1);
  await operator.page.goto(`${operator.adminUrl}/sign-in`);
  await operator.page.getByLabel('E-mail').fill(email);
  await operator.page.getByLabel('Password', { exact: true }).fill(password);
  await operator.page.keyboard.press('Enter');
  await operator.page.getByLabel('Code of your authenticator app').waitFor();
}

await describeWithBrowser('the second factor of an operator in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'is set up with the keyboard alone: key, first code, and recovery codes that are shown once',
    async () => {
      const nora = await OperatorBrowser.open(browser, system);
      await nora.signIn(system, 'admin', 1);
      await nora.goTo('/sessions');
      const { page } = nora;
      const found = await findingsAtWidths(nora.page, 'no factor', WIDTHS);
      await page.getByRole('button', { name: 'Set up an authenticator app' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('form', { name: 'Set up an authenticator app' }).getByRole('button', { name: 'Set up an authenticator app' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('img', { name: /QR code/ }).waitFor();
      secret = (await page.getByRole('form', { name: 'Confirm the app' }).locator('[title][class*="mono"]').getAttribute('title')) ?? '';
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      found.push(...(await findingsAtWidths(nora.page, 'the key', WIDTHS)));
      await waitForCalm();
      // The field has the focus; the sixth digit sends it.
      await page.getByLabel('Code of your authenticator app').focus();
      await page.keyboard.type(codeOf(secret, -1));
      await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
      recoveryCodes = await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
      expect(recoveryCodes).toHaveLength(10);
      found.push(...(await findingsAtWidths(nora.page, 'recovery codes', WIDTHS)));
      expect(await page.getByRole('button', { name: 'Continue' }).isDisabled()).toBe(true);
      await page.getByLabel('I have stored the codes').focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Continue' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Unused recovery codes: 10.').waitFor();
      found.push(...(await findingsAtWidths(nora.page, 'a factor', WIDTHS)));
      expect(found).toEqual([]);
      expect(await page.content()).not.toContain(secret);
      await page.setViewportSize({ width: 1440, height: 900 });
      await nora.signOut('Nora Lindqvist');
      expect(nora.consoleErrors).toEqual([]);
      await nora.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is asked at the sign-in: a wrong code says so, a pasted one is sent by itself, and each works once',
    async () => {
      await waitForCalm();
      const nora = await OperatorBrowser.open(browser, system);
      const { page } = nora;
      await enterPassword(nora);
      expect(await findingsAtWidths(nora.page, 'the code', WIDTHS)).toEqual([]);
      const input = page.getByLabel('Code of your authenticator app');
      expect(await page.evaluate('[document.activeElement.name, document.activeElement.inputMode, document.activeElement.autocomplete].join()')).toBe(
        'code,numeric,one-time-code',
      );
      await input.fill('000000');
      await page.getByText('The code is wrong, too old, or was used already.').waitFor();
      const code = codeOf(secret, 0);
      // As it is pasted from a phone.
      await input.fill(code.replace(/^(\d{3})/, '$1 '));
      await page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      await nora.signOut('Nora Lindqvist');
      await enterPassword(nora);
      await page.getByLabel('Code of your authenticator app').fill(code);
      await page.getByText('The code is wrong, too old, or was used already.').waitFor();
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByLabel('Recovery code').fill(recoveryCodes[0]?.toLowerCase() ?? '');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      await nora.goTo('/sessions');
      await page.getByText('Unused recovery codes: 9.').waitFor();
      expect(nora.consoleErrors).toEqual([]);
      await nora.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'takes the place of the password where a change is published, and is reset by two administrators',
    async () => {
      const [ada, nora] = [await OperatorBrowser.open(browser, system), await OperatorBrowser.open(browser, system)];
      await ada.signIn(system, 'admin', 0);
      await ada.goTo('/operators');
      const row = ada.page.getByRole('row').filter({ hasText: 'Nora Lindqvist' });
      await row.getByText('Authenticator app').waitFor();
      expect(await findingsAtWidths(ada.page, 'operators', WIDTHS)).toEqual([]);
      await ada.page.getByRole('button', { name: /^Reset the second factor of Nora Lindqvist/ }).click();
      await ada.confirm('Send for approval', REASON);
      await ada.page.getByText('Reset the second factor of Nora Lindqvist').first().waitFor();

      await enterPassword(nora);
      await nora.page.getByRole('button', { name: 'Use a recovery code' }).click();
      await nora.page.getByLabel('Recovery code').fill(recoveryCodes[1] ?? '');
      await nora.page.keyboard.press('Enter');
      await nora.page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      await nora.goTo('/approvals');
      await nora.page.getByRole('link', { name: /Reset the second factor of Nora Lindqvist/ }).click();
      const publish = nora.page.getByRole('button', { name: 'Publish', exact: true });
      await publish.click();
      // The code of the sign-in is fresh enough.
      await nora.panel.locator('button[type=submit]:enabled').waitFor();
      expect(await nora.panel.getByLabel('Code of your authenticator app').count()).toBe(0);
      await nora.panel.getByRole('button', { name: 'Close', exact: true }).click();
      await nora.panel.waitFor({ state: 'detached' });
      await system.letCodesAge();
      await nora.page.reload();
      await publish.click();
      await nora.panel.getByLabel('Code of your authenticator app').waitFor();
      expect(await nora.panel.getByLabel('Your password').count()).toBe(0);
      await waitForCalm();
      await nora.panel.getByLabel('Code of your authenticator app').fill('000000');
      await nora.confirm('Publish', 'It is my own phone');
      await nora.panel.getByText('The code is not accepted', { exact: false }).waitFor();
      await nora.panel.getByLabel('Code of your authenticator app').fill(codeOf(secret, 1));
      await nora.panel.getByRole('button', { name: 'Publish', exact: true }).click();
      // Her own sessions end with her factor.
      await nora.page.getByText('Your session has ended').waitFor();
      await row.getByText('None').waitFor();
      await nora.signIn(system, 'admin', 1);
      expect([...ada.consoleErrors, ...nora.consoleErrors]).toEqual([]);
      await Promise.all([ada.close(), nora.close()]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is set up right after the password where each needs one, before any other page',
    async () => {
      const strict = await RunningSystem.start({ SECOND_FACTOR: 'required' });
      try {
        const victor = await OperatorBrowser.open(browser, strict);
        const { page } = victor;
        const { email, password } = strict.operator('viewer');
        await page.goto(`${victor.adminUrl}/payouts`);
        await page.getByLabel('E-mail').fill(email);
        await page.getByLabel('Password', { exact: true }).fill(password);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('heading', { name: 'Set up a second factor', level: 1 }).waitFor();
        expect(await findingsAtWidths(victor.page, 'the first page', WIDTHS)).toEqual([]);
        await victor.goTo('/moderation');
        await page.getByRole('heading', { name: 'Set up a second factor', level: 1 }).waitFor();
        await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
        const key = (await page.getByRole('form', { name: 'Confirm the app' }).locator('[title][class*="mono"]').getAttribute('title')) ?? '';
        await waitForCalm();
        await page.getByLabel('Code of your authenticator app').fill(codeOf(key));
        await page.getByLabel('I have stored the codes').check();
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
        expect(victor.consoleErrors).toEqual([]);
        await victor.close();
      } finally {
        await strict.stop();
      }
    },
    TEST_TIMEOUT_MS,
  );
});
