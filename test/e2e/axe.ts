import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[] }[] }[];
}

/** The findings of axe on the fully loaded screen, one sentence each. */
export async function findings(page: Page, screen: string): Promise<string[]> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.evaluate(await readFile(SOURCE, 'utf8'));
  const { violations } = await page.evaluate<AxeResult>(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`);
  return violations.map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** The findings in both themes, for a screen that follows the theme of the system. */
export async function findingsInBothThemes(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    found.push(...(await findings(page, `${screen} (${colorScheme})`)));
  }
  return found;
}

const HEIGHT = 900;
/** The narrowest and the widest that the admin is made for. */
const ENDS = [320, 1440];

/** The findings in both themes at every width, and where the screen is wider than the window. The last width stays. */
export async function findingsAtWidths(page: Page, screen: string, widths: readonly number[] = ENDS): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    found.push(...(await findingsInBothThemes(page, `${screen}, ${String(width)}`)));
    const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    if (isWider) found.push(`${screen}, ${String(width)}: too wide`);
  }
  return found;
}
