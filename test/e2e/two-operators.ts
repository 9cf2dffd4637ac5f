import type { Browser, Locator } from 'playwright-core';
import { OperatorBrowser } from './operator-browser.js';
import type { RunningSystem } from './running-system.js';

/** What the provider said by telephone, in the words of the panel. */
export interface ToldStatement {
  outcome: 'Paid' | 'Partly paid' | 'Paid too much' | 'Returned' | 'Failed';
  /** Where the outcome does not say it. */
  amount?: string;
}

/** A support ticket by which the statement is found again among those that contradict each other. */
const TICKET = 'ticket-17';
const REASON = 'Asked their support by telephone';

/** The one who asks and the one who approves, each in a browser of their own. */
export class TwoOperators {
  private constructor(
    readonly maker: OperatorBrowser,
    readonly checker: OperatorBrowser,
  ) {}

  static async open(browser: Browser, system: RunningSystem): Promise<TwoOperators> {
    const [maker, checker] = await Promise.all([OperatorBrowser.open(browser, system), OperatorBrowser.open(browser, system)]);
    await Promise.all([maker.signIn(system, 'operator'), checker.signIn(system, 'approver')]);
    return new TwoOperators(maker, checker);
  }

  get consoleErrors(): readonly string[] {
    return [...this.maker.consoleErrors, ...this.checker.consoleErrors];
  }

  /** Writes down what the provider said, and has it approved. */
  async addStatement(payoutId: string, { outcome, amount }: ToldStatement): Promise<void> {
    await this.openPayout(payoutId);
    await this.action('Add statement').click();
    const { panel } = this.maker;
    await panel.getByLabel(outcome, { exact: true }).check();
    if (amount !== undefined) await panel.getByLabel(/^Amount paid/).fill(amount);
    await panel.getByLabel(/^Provider's reference/).fill(TICKET);
    await this.confirm(payoutId, 'Add statement');
  }

  /** The first of these actions that is offered, once the page shows them; undefined if none is. */
  async firstOffered(payoutId: string, labels: readonly string[]): Promise<string | undefined> {
    await this.openPayout(payoutId);
    for (const label of labels) if ((await this.action(label).count()) > 0) return label;
    return undefined;
  }

  /** Carries out an action on the open page, approved where that is needed. In a conflict, the statement written down last is chosen. */
  async act(payoutId: string, label: string): Promise<void> {
    await this.action(label).click();
    if (label === 'Resolve conflict') await this.maker.panel.locator('label').filter({ hasText: TICKET }).last().click();
    await this.confirm(payoutId, label);
  }

  private action(label: string): Locator {
    return this.maker.card('What you can do').getByRole('button', { name: label });
  }

  private async openPayout(payoutId: string): Promise<void> {
    await this.maker.goTo(`/payouts/${payoutId}`);
    await this.action('Add statement').waitFor();
  }

  /** Confirms the open panel, whose button has the name of the action or asks for approval, which the checker then gives. */
  private async confirm(payoutId: string, label: string): Promise<void> {
    const { panel } = this.maker;
    const asksForApproval = (await panel.getByRole('button', { name: 'Ask for approval', exact: true }).count()) > 0;
    await this.maker.confirm(asksForApproval ? 'Ask for approval' : label, REASON);
    if (!asksForApproval) return;
    await this.maker.page.getByText('You requested this yourself').first().waitFor();
    await this.approve(payoutId);
  }

  private async approve(payoutId: string): Promise<void> {
    const { checker } = this;
    await checker.goTo('/approvals');
    const request = checker.page.getByRole('article').filter({ has: checker.page.locator(`a[href$="${payoutId}"]`) });
    await request.getByRole('button', { name: 'Approve' }).click();
    await checker.confirm('Approve', 'Agreed, I heard it too');
    await request.waitFor({ state: 'detached' });
  }
}
