import { type AllowedAction, allowedActions, type ModerationAction, Refusal } from '@app/domain';
import { ActionNotAllowed, type ManualOutcome, type ManualStatement, PayoutChangedMeanwhile } from '@app/payouts';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { HOSTILE } from '../../world/fixtures.js';
import type { World } from '../../world/world.js';
import { type OperatorView, viewPayout } from '../operator-view.js';

const LIES: readonly ManualOutcome[] = ['paid', 'failed', 'not_received', 'recalled', 'returned'];

/** What is likelier than a note: what sends, or says what happened. */
const WEIGHTS: Readonly<Record<ModerationAction, number>> = {
  process: 8,
  cancel: 2,
  revoke: 2,
  submit_details: 0,
  enquire: 0.5,
  hold: 1,
  release: 6,
  add_statement: 6,
  resolve_conflict: 8,
  note: 0.1,
};

/** Decides on payouts, lies about what happened to them, and tries to approve what takes a second person. */
export class PayoutAttacks {
  /** Approvals that the hostile administrator has asked for. Nobody else decides them. */
  private readonly own: string[] = [];

  constructor(private readonly world: World) {}

  async attack(random: SeededRandom): Promise<void> {
    const [approvalId] = this.own;
    if (approvalId !== undefined && random.chance(0.3)) return this.approveOwn(approvalId);
    const ids = [...this.world.externalRecord.payoutIds];
    if (ids.length === 0) return;
    const view = await viewPayout(this.world, random.pick(ids), { operator: HOSTILE, wholePage: false, curious: true });
    const chosen = view && choose(view, random);
    if (view && chosen) await this.act(view, chosen.action, random);
  }

  private async act(view: OperatorView, action: ModerationAction, random: SeededRandom): Promise<void> {
    const { world } = this;
    const { id: payoutId, version: expectedVersion } = view.row;
    const statement: ManualStatement = { outcome: random.pick(LIES), providerReference: 'a lie', processedAmount: null };
    const statementId = action === 'resolve_conflict' && view.statements.length > 0 ? random.pick(view.statements).id : undefined;
    await world.start(
      'attack',
      `${action} ${world.externalRecord.nameOf(payoutId)}`,
      async ({ moderation }) => {
        const result = await moderation.act(HOSTILE, {
          payoutId,
          action,
          reason: 'it is better so',
          expectedVersion,
          ...(action === 'add_statement' ? { statement } : {}),
          ...(statementId === undefined ? {} : { statementId }),
        });
        world.externalRecord.attacks.push({ what: action, subjectId: payoutId, keptIn: 'payout' });
        this.count(`${action}: ${result.kind === 'done' ? 'done' : 'asked'}`);
        if (result.kind === 'done') return;
        this.own.unshift(result.approvalId);
        await this.mustBeRefused(action, moderation.approve(HOSTILE, result.approvalId, 'yes'));
      },
      (refusal) => {
        if (refusal instanceof ActionNotAllowed || refusal instanceof PayoutChangedMeanwhile) this.count(`${action}: refused, ${refusal.name}`);
        else world.find('INV-20', `the hostile administrator does ${action}: ${refusal.message}`);
      },
    );
  }

  private approveOwn(approvalId: string): Promise<void> {
    return this.world.start('attack', 'approves what they asked for', async ({ moderation }) => {
      await this.mustBeRefused('what they asked for before', moderation.approve(HOSTILE, approvalId, 'yes'));
    });
  }

  private async mustBeRefused(action: string, approval: Promise<unknown>): Promise<void> {
    try {
      await approval;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.count(`${action}: approved alone, refused, ${error.name}`);
      return;
    }
    this.world.find('INV-24', `one administrator asked for ${action} and approved it`);
  }

  private count(what: string): void {
    this.world.harness.coverage.add('hostile', what);
  }
}

/** At times something that the page does not offer. */
function choose(view: OperatorView, random: SeededRandom): AllowedAction | undefined {
  const actions = allowedActions({ ...view.facts, role: HOSTILE.role }).filter(({ allowed }) => allowed || random.chance(0.1));
  if (actions.length === 0) return undefined;
  const name = random.weighted(Object.fromEntries(actions.map(({ action }) => [action, WEIGHTS[action]])));
  return actions.find(({ action }) => action === name);
}
