import { type AllowedAction, allowedActions, type ModerationAction } from '@app/domain';
import { ActionNotAllowed, ApprovalNotOpen, type ManualOutcome, type ManualStatement, PayoutChangedMeanwhile } from '@app/payouts';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { HOSTILE } from '../../world/fixtures.js';
import type { PendingApproval } from '../../world/external-record.js';
import type { World } from '../../world/world.js';
import { type OperatorView, viewPayout } from '../operator-view.js';
import { Attempts, REASON } from './attempts.js';

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

  private readonly attempts: Attempts;

  constructor(private readonly world: World) {
    this.attempts = new Attempts(world);
  }

  async attack(random: SeededRandom): Promise<void> {
    const [approvalId] = this.own;
    if (approvalId !== undefined && random.chance(0.3)) return this.approveOwn(approvalId);
    const ids = [...this.world.externalRecord.payoutIds];
    if (ids.length === 0) return;
    const view = await viewPayout(this.world, random.pick(ids), { operator: HOSTILE, wholePage: false, curious: true });
    const chosen = view && choose(view, random);
    if (view && chosen) await this.act(view, chosen.action, random);
  }

  /** Approves or rejects what another operator has asked for. To approve it is legal: two people want it. */
  async decideOfOther(approval: PendingApproval, random: SeededRandom): Promise<void> {
    const { world } = this;
    const { externalRecord } = world;
    const isApproved = random.chance(0.75);
    const mayNot = !world.isActive(approval.maker.id);
    await world.start(
      'attack',
      `${isApproved ? 'approves' : 'rejects'} ${approval.name}`,
      async ({ moderation }) => {
        if (isApproved) await moderation.approve(HOSTILE, approval.id, 'yes');
        else await moderation.reject(HOSTILE, approval.id, 'no');
        externalRecord.removeApproval(approval);
        if (isApproved) externalRecord.confirmedActions.push({ operatorId: HOSTILE.id, payoutId: approval.payoutId });
        if (isApproved && mayNot) world.find('INV-14', `${approval.name} was approved after its maker was disabled`);
        this.attempts.keep(`${approval.action} of another`, approval.payoutId, 'payout');
        this.attempts.count(`${approval.action} of another: ${isApproved ? 'approved' : 'rejected'}`);
      },
      (refusal) => {
        if (refusal instanceof ApprovalNotOpen || refusal instanceof ActionNotAllowed) externalRecord.removeApproval(approval);
        else world.find('INV-20', `the hostile administrator decides ${approval.name}: ${refusal.message}`);
        this.attempts.count(`${approval.action} of another: refused, ${refusal.name}`);
      },
    );
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
          reason: REASON,
          expectedVersion,
          ...(action === 'add_statement' ? { statement } : {}),
          ...(statementId === undefined ? {} : { statementId }),
        });
        this.attempts.keep(action, payoutId, 'payout');
        this.attempts.count(`${action}: ${result.kind === 'done' ? 'done' : 'asked'}`);
        if (result.kind === 'done') return;
        this.own.unshift(result.approvalId);
        await this.attempts.mustBeRefused(`${action}: approved alone`, moderation.approve(HOSTILE, result.approvalId, 'yes'));
      },
      (refusal) => {
        if (refusal instanceof ActionNotAllowed || refusal instanceof PayoutChangedMeanwhile) this.attempts.count(`${action}: refused, ${refusal.name}`);
        else world.find('INV-20', `the hostile administrator does ${action}: ${refusal.message}`);
      },
    );
  }

  private approveOwn(approvalId: string): Promise<void> {
    return this.world.start('attack', 'approves what they asked for', async ({ moderation }) => {
      await this.attempts.mustBeRefused('what they asked for before: approved alone', moderation.approve(HOSTILE, approvalId, 'yes'));
    });
  }
}

/** At times something that the page does not offer. */
function choose(view: OperatorView, random: SeededRandom): AllowedAction | undefined {
  const actions = allowedActions({ ...view.facts, role: HOSTILE.role }).filter(({ allowed }) => allowed || random.chance(0.1));
  if (actions.length === 0) return undefined;
  const name = random.weighted(Object.fromEntries(actions.map(({ action }) => [action, WEIGHTS[action]])));
  return actions.find(({ action }) => action === name);
}
