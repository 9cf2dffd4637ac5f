import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
/** The narrowest width at which nothing may need to be scrolled sideways, in CSS pixels (WCAG 1.4.10). */
const NARROWEST = 320;
const WIDTHS = [NARROWEST, 768, 1_440];

let system: RunningSystem;
let browser: Browser;
let operator: OperatorBrowser;
let approver: OperatorBrowser;
/** Waits for a second operator. */
let largeId: string;

const focusedRow = (page: Page): Promise<unknown> => page.evaluate('document.activeElement.dataset.row');

/** A payout whose answer was lost, so that it needs a decision. @returns its id */
async function unclear(reference: string, amount: string): Promise<string> {
  await system.orderFault('http_503_after');
  const id = await system.createPayout({ reference, amount });
  await system.waitFor(id, (payout) => payout.moderation_required);
  return id;
}

async function askForApproval(id: string): Promise<void> {
  await operator.goTo(`/payouts/${id}?do=add_statement`);
  await operator.panel.getByLabel('Paid', { exact: true }).check();
  await operator.panel.getByRole('textbox').first().fill('ticket-17');
  await operator.confirm('Ask for approval', 'By phone with their support');
  await operator.page.getByText('Waiting for a second operator').first().waitFor();
}

/** Clicks the button many times before the page can react to the first. */
async function clickAtOnce({ panel }: OperatorBrowser, button: string, times: number): Promise<void> {
  const confirm = panel.getByRole('button', { name: button, exact: true });
  await confirm.evaluate((element: { click: () => void }, count) => {
    for (let click = 0; click < count; click += 1) element.click();
  }, times);
}

await describeWithBrowser('screens of the admin under many hands', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    largeId = await unclear('a-reference-that-is-as-long-as-some-merchants-make-them', '48000.00');
    operator = await OperatorBrowser.open(browser, system);
    approver = await OperatorBrowser.open(browser, system);
    await operator.signIn(system, 'operator');
    await approver.signIn(system, 'approver');
    await askForApproval(largeId);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'approvals are walked and opened by keys, and neither button can be pressed while a decision is on its way',
    async () => {
      const id = await system.createPayout({ reference: 'held-1', amount: '30000.00', autoprocess: false });
      await operator.goTo(`/payouts/${id}?do=process`);
      await operator.confirm('Ask for approval', 'It is urgent');
      await operator.page.getByText('Waiting for a second operator').first().waitFor();
      const { page, panel } = approver;
      await approver.goTo('/approvals');
      await page.getByRole('article').nth(1).waitFor();
      await page.keyboard.press('j');
      const first = await focusedRow(page);
      await page.keyboard.press('j');
      expect([first, await focusedRow(page)]).toEqual([expect.stringMatching(/^apr_/), expect.stringMatching(/^apr_/)]);
      expect(await focusedRow(page)).not.toBe(first);

      const card = page.getByRole('article').filter({ hasText: 'held-1' });
      await card.focus();
      await page.keyboard.press('y');
      await panel.waitFor();
      await clickAtOnce(approver, 'Approve', 50);
      await card.getByText('is in progress', { exact: false }).waitFor();
      expect(await page.getByRole('region', { name: 'Commands in progress' }).getByRole('listitem').count()).toBe(1);
      for (const name of ['Approve', 'Reject']) expect(await card.getByRole('button', { name, exact: true }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone. Nothing was sent.').first().waitFor();
      expect(await card.getByRole('button', { name: 'Approve', exact: true }).isDisabled()).toBe(false);
      expect(await system.movements(id)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'a command or a payout is found by typing, and the panel that a command opens has the focus',
    async () => {
      const { page, panel } = operator;
      await operator.goTo(`/payouts/${largeId}`);
      await page.getByRole('button', { name: /note/i }).first().waitFor();
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'Commands' });
      await palette.getByRole('option', { name: 'Go to Moderation' }).waitFor();
      expect(await findingsInBothThemes(page, 'the palette')).toEqual([]);
      await page.keyboard.type('note pay');
      expect(await palette.getByRole('option').allInnerTexts()).toEqual([
        expect.stringContaining('Add a note'),
        expect.stringContaining('Search payouts for note pay'),
      ]);
      await page.keyboard.press('Enter');
      await panel.locator('textarea:focus').waitFor();
      await palette.waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });

      await page.keyboard.press('Control+k');
      await page.keyboard.type(largeId.slice(0, 12));
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.endsWith('/payouts') && url.searchParams.get('search') === largeId.slice(0, 12));
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'the loser of a race sees who did what and when, and is not asked to review what is over',
    async () => {
      const id = await system.createPayout({ reference: 'raced-1', amount: '12.00', autoprocess: false });
      await operator.goTo(`/payouts/${id}?do=hold`);
      await operator.panel.waitFor();
      await approver.goTo(`/payouts/${id}?do=cancel`);
      await approver.confirm('Cancel the payout', 'The merchant has telephoned');
      const notice = operator.panel.getByRole('alert');
      await notice.getByText('It changed in the meantime').waitFor();
      expect(await notice.innerText()).toMatch(/Adrian Costa, (just now|\d+ s ago): .*READY to TERMINATED/);
      await notice.getByText('This action is not possible any more').waitFor();
      expect(await notice.getByRole('button').count()).toBe(0);
      await operator.page.keyboard.press('Escape');
      await operator.panel.waitFor({ state: 'detached' });
      await operator.page.locator('main:focus, main :focus').waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it.each(['/payouts', '/moderation', '/approvals'])(
    'a cursor that is refused leads to the first page of %s, and the screen says so',
    async (path) => {
      await operator.goTo(`${path}?cursor=from-another-version`);
      await operator.page.getByText('Ignored because it is unknown or invalid in the address: cursor.').waitFor();
      await operator.page.getByText('a-reference-that-is-as-long').first().waitFor();
      expect(new URL(operator.page.url()).searchParams.has('cursor')).toBe(false);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'characters that turn text around are shown as what they are',
    async () => {
      await operator.goTo(`/payouts/${largeId}?do=note`);
      await operator.confirm('Add note', 'see invoice\u202egpj.exe');
      await operator.page.getByText('see invoice[U+202E]gpj.exe').first().waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'a screen that cannot be loaded says so in words, and is there once the page is loaded again',
    async () => {
      const tab = await operator.openTab();
      await tab.goTo('/moderation');
      await tab.page.route('**/assets/overview*', (route) => route.abort());
      await tab.page.getByRole('link', { name: 'Overview' }).click();
      await tab.page.getByRole('heading', { name: 'This screen could not be loaded' }).waitFor();
      await tab.page.unrouteAll({ behavior: 'ignoreErrors' });
      await tab.page.getByRole('button', { name: 'Load the page again' }).click();
      await tab.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      await tab.page.close();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'the current screen is told apart in colours of the user’s own',
    async () => {
      const { page } = operator;
      await page.emulateMedia({ forcedColors: 'active' });
      await operator.goTo('/payouts');
      const outline = (path: string): Promise<unknown> =>
        page.evaluate(`getComputedStyle(document.querySelector('nav[aria-label=Main] a[href*="${path}"]')).outlineStyle`);
      expect([await outline('/payouts'), await outline('/overview')]).toEqual(['solid', 'none']);
      await page.emulateMedia({ forcedColors: 'none' });
    },
    TEST_TIMEOUT_MS,
  );

  it.each(WIDTHS)(
    'no screen is wider than %d pixels, with amounts of ten digits',
    async (width) => {
      const { page } = operator;
      await page.setViewportSize({ width, height: 900 });
      // No service of the demo pays as much.
      await page.route('**/admin/api/**', async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll('"48000.00"', '"1234567890.00"').replace(/"(needs_decision|approvals_waiting)":\d+/g, '"$1":12345');
        await route.fulfill({ response, body });
      });
      const widths: [string, unknown][] = [];
      for (const path of ['/moderation', '/payouts', '/approvals', '/overview', '/providers', '/kill-switch', '/sessions', `/payouts/${largeId}`]) {
        await operator.goTo(path);
        if (path.length < 12 && path !== '/overview')
          await page.locator('main').getByRole('link').first().or(page.getByRole('table').first()).first().waitFor();
        widths.push([path, await page.evaluate('document.documentElement.scrollWidth')]);
      }
      expect(widths.filter(([, scrolled]) => Number(scrolled) > width)).toEqual([]);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
    TEST_TIMEOUT_MS,
  );
});
