import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsAtWidths, findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
const NARROW = { width: 390, height: 844 };
const NEW_PASSWORD = 'four words that do not belong together';

let system: RunningSystem;
let browser: Browser;

async function signedIn(role: string): Promise<OperatorBrowser> {
  const operator = await OperatorBrowser.open(browser, system);
  await operator.signIn(system, role);
  return operator;
}

/** Opens the list from the menu, with the keyboard alone. */
async function openFromMenu({ page }: OperatorBrowser, name: string): Promise<void> {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Sessions' }).waitFor();
  await page.getByRole('link', { name: 'Sessions' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
}

const rows = ({ page }: OperatorBrowser, table: string) => page.getByRole('table', { name: table }).getByRole('row');

await describeWithBrowser('open sessions in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'are listed to an operator, who ends another one with the keyboard; its browser says so at its next request',
    async () => {
      const [here, there] = [await signedIn('operator'), await signedIn('operator')];
      await openFromMenu(here, 'Olivia Park');
      await rows(here, 'Your open sessions').nth(2).waitFor();
      // The head, the present one and the other one.
      expect(await rows(here, 'Your open sessions').count()).toBe(3);
      expect(await rows(here, 'Your open sessions').filter({ hasText: 'This session' }).count()).toBe(1);
      expect(await here.page.getByText('Chrome on Linux').count()).toBe(2);
      expect(await here.page.getByRole('region', { name: 'Open sessions of' }).count()).toBe(0);
      await here.page.getByRole('button', { name: 'End the session Chrome on Linux, 127.0.0.1' }).focus();
      await here.page.keyboard.press('Enter');
      await here.page.getByRole('status').getByText('The session has ended').waitFor();
      await there.page.getByText('Your session has ended').waitFor();
      expect(await rows(here, 'Your open sessions').count()).toBe(2);
      // What was focused is gone; the keyboard goes on at the result.
      expect(await here.page.evaluate('document.activeElement.textContent')).toBe('The session has ended');
      expect(here.consoleErrors).toEqual([]);
      await Promise.all([here.close(), there.close()]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are all shown to an administrator, wide and narrow, light and dark, and ended together',
    async () => {
      const [admin, victor, second] = [await signedIn('admin'), await signedIn('viewer'), await signedIn('viewer')];
      await admin.goTo('/sessions');
      const { page } = admin;
      const ofVictor = page.getByRole('button', { name: 'End all sessions of Victor Lund, victor@demo.example' });
      await ofVictor.waitFor();
      const found = await findingsInBothThemes(page, 'sessions');
      await page.setViewportSize(NARROW);
      found.push(...(await findingsInBothThemes(page, 'sessions, narrow')));
      expect(found).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await ofVictor.click();
      await page.getByRole('status').getByText('2 sessions have ended').waitFor();
      await ofVictor.waitFor({ state: 'detached' });
      for (const { page: ended } of [victor, second]) await ended.getByText('Your session has ended').waitFor();
      expect(admin.consoleErrors).toEqual([]);
      await Promise.all([admin.close(), victor.close(), second.close()]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are left alone in the browser whose operator changes the password there, and end in every other one',
    async () => {
      const [here, there] = [await signedIn('approver'), await signedIn('approver')];
      const { email, password } = system.operator('approver');
      await here.goTo('/sessions');
      const { page } = here;
      await page.getByRole('button', { name: 'Change the password' }).click();
      const form = page.getByRole('form', { name: 'Change the password' });
      expect(await findingsAtWidths(page, 'a new password')).toEqual([]);
      await form.getByLabel('Your password').fill(password);
      await form.locator('input[name=new-password]').fill(password);
      await form.getByRole('button', { name: 'Change the password' }).click();
      await form.getByText('The new password is the present one.').waitFor();
      await form.locator('input[name=new-password]').fill(NEW_PASSWORD);
      await form.getByRole('button', { name: 'Change the password' }).click();
      await page.getByRole('status').getByText('One other session has ended.').waitFor();
      await there.page.getByText('Your session has ended').waitFor();
      await here.goTo('/payouts');
      await page.getByRole('heading', { name: 'Payouts', level: 1 }).waitFor();

      const { page: again } = there;
      await again.goto(`${there.adminUrl}/sign-in`);
      await again.getByLabel('E-mail').fill(email);
      await again.getByLabel('Password', { exact: true }).fill(password);
      await again.getByRole('button', { name: 'Sign in' }).click();
      await again.getByText('The e-mail address or the password is wrong.').waitFor();
      await again.getByLabel('Password', { exact: true }).fill(NEW_PASSWORD);
      await again.getByRole('button', { name: 'Sign in' }).click();
      await again.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      expect(here.consoleErrors).toEqual([]);
      await Promise.all([here.close(), there.close()]);
    },
    TEST_TIMEOUT_MS,
  );
});
