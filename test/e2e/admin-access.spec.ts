import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findings } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;

let system: RunningSystem;
let browser: Browser;
/** Needs a decision; the provider received it. */
let waitingId: string;
/** Waits for a second operator. */
let approvalPendingId: string;

function focusedRow(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement.dataset.row');
}

/** A payout whose response was lost, and one with an open approval request. */
async function makePayouts(): Promise<void> {
  await system.orderFault('http_503_after', 2);
  waitingId = await system.createPayout({ reference: 'refund-1', amount: '236.40' });
  await system.waitFor(waitingId, (payout) => payout.moderation_required);
  approvalPendingId = await system.createPayout({ reference: 'refund-2', amount: '88.00' });
  await system.waitFor(approvalPendingId, (payout) => payout.moderation_required);
}

async function askForApproval(operator: OperatorBrowser): Promise<void> {
  await operator.goTo(`/payouts/${approvalPendingId}?do=add_statement`);
  await operator.panel.getByLabel('Paid', { exact: true }).check();
  await operator.panel.getByRole('textbox').first().fill('ticket-17');
  await operator.confirm('Ask for approval', 'By phone with their support');
  await operator.page.getByText('Waiting for a second operator').first().waitFor();
}

await describeWithBrowser('the admin in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    await makePayouts();
    const operator = await OperatorBrowser.open(browser, system);
    await operator.signIn(system, 'operator');
    await askForApproval(operator);
    await operator.close();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it.each(['light', 'dark'] as const)(
    'has no axe findings and no blocked resources in the %s theme',
    async (theme) => {
      const approver = await OperatorBrowser.open(browser, system, theme);
      const { page } = approver;
      const found: string[] = [];
      await page.goto(approver.adminUrl);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      found.push(...(await findings(page, 'sign-in')));
      await approver.signIn(system, 'approver');
      await page.getByRole('link', { name: 'refund-1', exact: true }).waitFor();
      found.push(...(await findings(page, 'queue')));
      await approver.goTo(`/payouts/${waitingId}?do=process`);
      await approver.panel.getByRole('textbox').waitFor();
      found.push(...(await findings(page, 'payout with the confirm panel')));
      await approver.goTo('/approvals');
      await page.getByRole('article').waitFor();
      found.push(...(await findings(page, 'approvals')));
      await approver.goTo('/payouts');
      await page.getByRole('link', { name: 'refund-2', exact: true }).waitFor();
      found.push(...(await findings(page, 'payouts')));

      expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe(theme);
      expect(found).toEqual([]);
      expect(approver.consoleErrors).toEqual([]);
      await approver.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'moves through the moderation queue with the keys J, K and Enter',
    async () => {
      const operator = await OperatorBrowser.open(browser, system);
      const { page } = operator;
      await operator.signIn(system, 'operator');
      await page.getByRole('link', { name: 'refund-1', exact: true }).waitFor();
      await page.keyboard.press('j');
      expect(await focusedRow(page)).toBe(waitingId);
      await page.keyboard.press('j');
      expect(await focusedRow(page)).toBe(approvalPendingId);
      await page.keyboard.press('k');
      expect(await focusedRow(page)).toBe(waitingId);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'What you can do' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/admin/payouts/${waitingId}`);
      await page.keyboard.press('p');
      await operator.panel.getByText('No risk of paying twice').waitFor();
      await page.keyboard.press('Escape');
      await operator.panel.waitFor({ state: 'detached' });
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'shows a viewer all actions as not available, with the reason',
    async () => {
      const viewer = await OperatorBrowser.open(browser, system);
      await viewer.signIn(system, 'viewer');
      await viewer.goTo(`/payouts/${waitingId}`);
      const actions = viewer.card('What you can do');
      await actions.getByText('Not available now').waitFor();
      expect(await actions.getByRole('button').count()).toBe(0);
      expect(await actions.getByText('lacks the permission').first().textContent()).toContain('viewer');
      await viewer.goTo('/approvals');
      await viewer.page.getByRole('article').getByText('refund-2').waitFor();
      expect(await viewer.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
      await viewer.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'shows one mode at a time: live first, and test after the switch, marked on every screen',
    async () => {
      await system.createPayout({ reference: 'trial-1', amount: '5.00' }, system.seed.merchant.test.apiKey);
      const operator = await OperatorBrowser.open(browser, system);
      const { page } = operator;
      await operator.signIn(system, 'operator');
      const link = (name: string) => page.getByRole('link', { name, exact: true });
      const [payout, account] = [link, link];
      const ribbon = page.getByRole('note').getByText('You see tests only');
      await operator.goTo('/payouts');
      await payout('refund-1').waitFor();
      expect([await payout('trial-1').count(), await ribbon.count()]).toEqual([0, 0]);

      await page.getByRole('navigation', { name: 'Mode' }).getByRole('link', { name: 'Test' }).click();
      await payout('trial-1').waitFor();
      const current = page.getByRole('navigation', { name: 'Mode' }).locator('[aria-current]');
      expect(await current.allTextContents()).toEqual(['Test']);
      expect(await payout('refund-1').count()).toBe(0);
      expect(new URL(page.url()).search).toBe('?mode=test');
      expect(await findings(page, 'payouts in test')).toEqual([]);
      for (const screen of ['Moderation', 'Approvals', 'Overview', 'Payouts']) {
        await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: screen }).click();
        await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
        await ribbon.waitFor();
      }
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Providers' }).click();
      await account('Sandbox Bank, test').waitFor();
      expect(await account('Sandbox Bank').count()).toBe(0);
      await page.getByRole('link', { name: 'Routes' }).click();
      await account('Sandbox Bank, test').first().waitFor();
      expect(await account('Sandbox Bank').count()).toBe(0);
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Payouts' }).click();
      await payout('trial-1').click();
      await page.locator('main header').getByText('TEST', { exact: true }).waitFor();

      // A link to a payout of the other mode leads back to that mode.
      await operator.goTo(`/payouts/${waitingId}?mode=test`);
      await ribbon.waitFor({ state: 'detached' });
      expect(new URL(page.url()).search).toBe('');

      // So does an account, whose mode is switched by leaving it.
      await operator.goTo('/providers');
      await account('Sandbox Bank').click();
      await page.getByRole('heading', { name: 'Sandbox Bank', level: 1 }).waitFor();
      await page.getByRole('navigation', { name: 'Mode' }).getByRole('link', { name: 'Test' }).click();
      await account('Sandbox Bank, test').click();
      await page.getByRole('heading', { name: 'Sandbox Bank, test', level: 1 }).waitFor();
      await ribbon.waitFor();
      expect(operator.consoleErrors).toEqual([]);
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'keeps the session in an HttpOnly, SameSite=Strict cookie and ends it at sign-out',
    async () => {
      const operator = await OperatorBrowser.open(browser, system);
      const { page, context } = operator;
      await operator.signIn(system, 'operator');
      const cookies = await context.cookies();
      expect(cookies.map(({ name }) => name).sort()).toEqual(['pgw_device', 'pgw_session']);
      for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' });
      expect(await page.evaluate('document.cookie')).toBe('');

      await operator.signOut('Olivia Park');
      // The device stays known; it opens nothing.
      expect((await context.cookies()).map(({ name }) => name)).toEqual(['pgw_device']);
      const old = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const response = await fetch(`${operator.adminUrl}/api/session`, { headers: { cookie: old } });
      expect(response.status).toBe(401);
      await operator.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'blocks inline scripts by its content security policy',
    async () => {
      const visitor = await OperatorBrowser.open(browser, system);
      await visitor.page.goto(visitor.adminUrl);
      await visitor.page.getByRole('button', { name: 'Sign in' }).waitFor();
      const ran = await visitor.page.evaluate(
        `(() => { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.head.append(script); return window.ran === true; })()`,
      );
      expect(ran).toBe(false);
      expect(visitor.consoleErrors.join()).toMatch(/Content Security Policy/);
      await visitor.close();
    },
    TEST_TIMEOUT_MS,
  );
});
