import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { RunningSystem } from './running-system.js';

/** How long to wait for an element, in milliseconds. */
const UI_TIMEOUT_MS = 40_000;

/** An operator's browser context with its own cookies and console. */
export class OperatorBrowser {
  /** Script errors and blocked resources. Responses such as 401 are left out. */
  readonly consoleErrors: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly adminUrl: string,
  ) {
    page.setDefaultTimeout(UI_TIMEOUT_MS);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !/the server responded with a status of/.test(message.text()))
        this.consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => this.consoleErrors.push(error.message));
  }

  static async open(browser: Browser, system: Pick<RunningSystem, 'adminUrl'>, colorScheme: 'light' | 'dark' = 'light'): Promise<OperatorBrowser> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    return new OperatorBrowser(context, await context.newPage(), system.adminUrl);
  }

  /** Another tab of the same browser: the same cookies, its own page and console. */
  async openTab(): Promise<OperatorBrowser> {
    return new OperatorBrowser(this.context, await this.context.newPage(), this.adminUrl);
  }

  /** Signs in as a demo operator of the role, the first unless `index` says otherwise, and waits for the moderation queue. */
  async signIn(system: RunningSystem, role: string, index = 0): Promise<void> {
    await this.page.goto(`${this.adminUrl}/sign-in`);
    await this.fillSignIn(system, role, index);
  }

  /** As `signIn`, on a page that asks for it already. */
  async fillSignIn(system: RunningSystem, role: string, index = 0): Promise<void> {
    const { email, password } = system.operator(role, index);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
  }

  async signOut(name: string): Promise<void> {
    await this.page.getByRole('button', { name }).click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
    await this.page.getByRole('button', { name: 'Sign in' }).waitFor();
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.adminUrl}${path}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** A card of the payout page, by its title. */
  card(title: string): Locator {
    return this.page.locator('section').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  }

  get panel(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Enters the reason in the open panel and confirms. */
  async confirm(button: string, reason: string): Promise<void> {
    await this.panel.getByRole('textbox').last().fill(reason);
    await this.panel.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the status beside the amount has this value. */
  async waitForStatus(status: string): Promise<void> {
    await this.page.locator('main header').getByText(status, { exact: true }).waitFor();
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
