import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsInBothThemes } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
/** In CSS pixels. */
const WIDTHS = [320, 768, 1_440];

let system: RunningSystem;
let browser: Browser;
let admin: OperatorBrowser;

await describeWithBrowser('the audit log in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    const operator = await OperatorBrowser.open(browser, system);
    await operator.signIn(system, 'operator');
    const id = await system.createPayout({ reference: 'audited-1', amount: '12.00', autoprocess: false });
    await operator.goTo(`/payouts/${id}?do=note`);
    await operator.confirm('Add note', 'The merchant has telephoned');
    await operator.page.getByText('The merchant has telephoned').first().waitFor();
    expect(await operator.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    admin = await OperatorBrowser.open(browser, system);
    await admin.signIn(system, 'admin');
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'shows who did what and why, narrows it to one person, and saves it as a file that is an entry of it',
    async () => {
      const { page } = admin;
      await page.getByRole('link', { name: 'Audit log' }).click();
      const row = page.getByRole('row').filter({ hasText: 'The merchant has telephoned' });
      await row.getByText('note.added').waitFor();
      expect(await findingsInBothThemes(page, 'audit log')).toEqual([]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(width);
      }
      await row.getByRole('link', { name: 'Olivia Park' }).click();
      await page.getByRole('row').filter({ hasText: 'Adrian Costa' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'One operator only: show all' }).waitFor();

      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
      expect([download.suggestedFilename(), lines[0]?.split(',').slice(0, 3)]).toEqual(['audit-log.csv', ['time', 'source', 'action']]);
      expect(lines.filter((line) => line.includes('note.added'))).toEqual([expect.stringContaining('Olivia Park')]);
      expect(lines.filter((line) => line.includes('Adrian Costa'))).toEqual([]);
      await page.getByText('The file is saved').waitFor();
      await page.getByRole('button', { name: 'One operator only: show all' }).click();
      await page.getByRole('row').filter({ hasText: 'audit.exported' }).waitFor();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'takes its filters from the address, and says which of them it ignores',
    async () => {
      const { page } = admin;
      await admin.goTo('/audit?source=access&from=yesterday');
      await page.getByText('Ignored because it is unknown or invalid in the address: from.').waitFor();
      await page.getByRole('row').filter({ hasText: 'session.opened' }).first().waitFor();
      expect(await page.getByRole('row').filter({ hasText: 'note.added' }).count()).toBe(0);
      await admin.goTo('/audit?cursor=from-another-version');
      await page.getByText('Ignored because it is unknown or invalid in the address: cursor.').waitFor();
      await page.getByRole('row').filter({ hasText: 'note.added' }).waitFor();
    },
    TEST_TIMEOUT_MS,
  );
});
