import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findings, findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
/** Longer than a command can be undone, in milliseconds. */
const COUNTDOWN_OVER_MS = 5_500;
const REASON = 'Asked their support by telephone';
const ONE_TIME_PASSWORD = '482915';

let system: RunningSystem;
let browser: Browser;
/** Waits in READY until an operator sends it. */
let readyId: string;
/** Waits for a one-time password. */
let askingId: string;

const lostPage = (page: Page, title: string): Locator => page.getByRole('alert').getByRole('heading', { level: 1, name: title });

/** Confirms *Send now*; the countdown begins. */
async function confirmSending(operator: OperatorBrowser): Promise<void> {
  await operator.panel.waitFor();
  await operator.confirm('Send now', REASON);
  await operator.page.getByText('Confirmed, not sent yet').first().waitFor();
}

/** Everything that this browser stores. */
function stored(page: Page): Promise<string> {
  return page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');
}

/** Whether the payout is as it was created, and who its history names. */
async function expectUntouched(id: string, page: Page, names: readonly string[]): Promise<void> {
  expect(await system.movements(id)).toEqual([]);
  const answer = await page.evaluate<string>(`fetch('/admin/api/payouts/${id}').then((answer) => answer.text())`);
  expect(answer).toContain('"timeline"');
  const detail = JSON.parse(answer) as { payout: { status: string }; timeline: unknown[] };
  expect(detail.payout.status).toBe('READY');
  expect(detail.timeline.length).toBeGreaterThan(0);
  for (const name of names) expect(JSON.stringify(detail.timeline)).not.toContain(name);
}

await describeWithBrowser('sessions of the admin in several tabs', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    readyId = await system.createPayout({ reference: 'refund-1', amount: '236.40', autoprocess: false });
    askingId = await system.createPayout({ reference: 'refund-2', amount: '88.00', accountNumber: '8000000001' });
    await system.waitFor(askingId, (payout) => payout.next_step !== null);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'a confirmed command is dropped at sign-out, and the next person who signs in on the page does not send it',
    async () => {
      const tab = await OperatorBrowser.open(browser, system);
      await tab.signIn(system, 'operator');
      await tab.goTo(`/payouts/${readyId}?do=process`);
      await confirmSending(tab);
      const countdown = tab.page.waitForTimeout(COUNTDOWN_OVER_MS);
      await tab.signOut('Olivia Park');
      await tab.page.getByRole('alert').getByText('Nothing was sent').waitFor();
      expect(await tab.page.getByText('236.40').count()).toBe(0);
      expect(await findings(tab.page, 'sign-in after a dropped command')).toEqual([]);
      await tab.fillSignIn(system, 'approver');
      await countdown;
      await expectUntouched(readyId, tab.page, ['Adrian Costa', 'Olivia Park']);
      expect(await tab.page.getByText('Send now').count()).toBe(0);
      expect(tab.consoleErrors).toEqual([]);
      await tab.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'a page that shows another session is refused by the gateway and says so, and one that is looked at again notices its end',
    async () => {
      const tab = await OperatorBrowser.open(browser, system);
      // As in a browser without the channel between tabs, and with a network that is slow to read.
      await tab.page.addInitScript('delete window.BroadcastChannel');
      await tab.signIn(system, 'operator');
      await tab.goTo(`/payouts/${readyId}?do=process`);
      await tab.panel.waitFor();
      const refusals: unknown[] = [];
      let mayRead: (path: string) => boolean = () => false;
      await tab.page.route('**/admin/api/**', async (route) => {
        const request = route.request();
        if (request.method() === 'GET') return mayRead(new URL(request.url()).pathname) ? route.continue() : route.abort();
        const response = await route.fetch();
        refusals.push(await response.json());
        mayRead = () => true;
        return route.fulfill({ response });
      });
      const second = await tab.openTab();
      await second.signIn(system, 'admin');
      await confirmSending(tab);
      await lostPage(tab.page, 'You are now signed in as Ada Brandt').waitFor();
      await tab.page.getByRole('alert').getByText('Nothing was sent').waitFor();
      expect(refusals).toEqual([expect.objectContaining({ status: 409, code: 'session_changed' })]);
      await expectUntouched(readyId, second.page, ['Ada Brandt', 'Olivia Park']);
      await tab.page.getByRole('button', { name: 'Continue as Ada Brandt' }).click();
      await tab.page.getByRole('button', { name: 'Ada Brandt admin' }).waitFor();

      // Without the channel and without other reads, the end of the session is noticed when the tab is looked at.
      mayRead = (path) => path.endsWith('/session');
      await second.signOut('Ada Brandt');
      await tab.page.evaluate(`window.dispatchEvent(new Event('focus'))`);
      await tab.page.getByText('Your session has ended').waitFor();
      await tab.page.unrouteAll({ behavior: 'ignoreErrors' });
      await tab.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'all tabs drop commands, drafts and data at once when another one signs out or in',
    async () => {
      const tab = await OperatorBrowser.open(browser, system);
      await tab.signIn(system, 'operator');
      await tab.goTo(`/payouts/${askingId}?do=submit_details`);
      await tab.panel.getByRole('textbox', { name: 'One-time password' }).fill(ONE_TIME_PASSWORD);
      await tab.panel.getByLabel('Reason').fill(REASON);
      expect(await stored(tab.page)).toContain(REASON);
      expect(await stored(tab.page)).not.toContain(ONE_TIME_PASSWORD);

      const second = await tab.openTab();
      await second.goTo(`/payouts/${readyId}?do=process`);
      await confirmSending(second);
      const third = await tab.openTab();
      await third.signIn(system, 'approver');
      for (const { page } of [tab, second]) {
        await lostPage(page, 'You are now signed in as Adrian Costa').waitFor();
        expect(await stored(page)).not.toContain(REASON);
      }
      await second.page.getByRole('alert').getByText('Nothing was sent').waitFor();
      await tab.page.locator('h1:focus').waitFor();
      expect(await findingsInBothThemes(tab.page, 'page of another session')).toEqual([]);

      await tab.page.getByRole('button', { name: 'Continue as Adrian Costa' }).click();
      await tab.page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      await tab.goTo(`/payouts/${askingId}?do=submit_details`);
      expect(await tab.panel.getByLabel('Reason').inputValue()).toBe('');

      await third.signOut('Adrian Costa');
      await lostPage(tab.page, 'You are signed out').waitFor();
      expect(await tab.page.getByText('refund-2').count()).toBe(0);
      await tab.page.getByRole('button', { name: 'Sign in' }).click();
      await tab.page.getByLabel('E-mail').waitFor();
      await tab.close();
    },
    TEST_TIMEOUT_MS,
  );
});
