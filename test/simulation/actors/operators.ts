import { type AllowedAction, allowedActions, formatAmount, type ModerationAction, type PayoutStatus, type ReportedStatus } from '@app/domain';
import { ActionNotAllowed, ApprovalNotOpen, type ManualStatement, NotPermitted, type OperatorIdentity, PayoutChangedMeanwhile } from '@app/payouts';
import type { SeededRandom } from '../engine/seeded-random.js';
import type { Option } from '../engine/option.js';
import { foundOf, type Transfer } from '../provider/transfer.js';
import { OPERATORS } from '../world/fixtures.js';
import type { PendingApproval } from '../world/external-record.js';
import type { World } from '../world/world.js';
import { viewPayout, type OperatorView } from './operator-view.js';

const ACTION_WEIGHTS: Readonly<Record<ModerationAction, number>> = {
  process: 8,
  cancel: 2,
  revoke: 2,
  submit_details: 0,
  enquire: 2,
  hold: 0.3,
  release: 4,
  add_statement: 2,
  resolve_conflict: 30,
  note: 0.03,
};

const SAYS_PAID: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED'];

/** What the provider would say about a transfer that stands; undefined while it is under way. */
function outcomeOf({ state, outMinor, amountMinor, cancelRefused }: Transfer, status: PayoutStatus): ManualStatement['outcome'] | undefined {
  if (state === 'failed') return 'failed';
  if (state === 'revoked') return 'recalled';
  if (state === 'returned') return 'returned';
  if (state !== 'paid' && state !== 'partly_paid') return undefined;
  if (status === 'CANCELLING' && cancelRefused) return 'not_returned';
  if (outMinor === amountMinor) return 'paid';
  return outMinor > amountMinor ? 'overpaid' : 'partly_paid';
}

/** Operators view payouts, act on what they saw, and decide approvals, sometimes without the permission for it. */
export class Operators {
  private actsLeft: number;
  private viewsLeft: number;

  constructor(private readonly world: World) {
    this.actsLeft = world.plan.operatorActs;
    this.viewsLeft = 2 * this.actsLeft;
  }

  options(): Option[] {
    const { externalRecord } = this.world;
    const views =
      this.actsLeft <= 0 || this.viewsLeft <= 0
        ? []
        : [...externalRecord.payoutIds].map((id) => ({
            name: `an operator looks at ${externalRecord.nameOf(id)}`,
            weight: this.world.hasTaskOfKind('operator') ? 0.3 : 2,
            run: () => this.act(id),
          }));
    return [
      ...views,
      ...externalRecord.approvals.map((approval) => ({ name: `somebody decides ${approval.name}`, weight: 1.2, run: () => this.decide(approval) })),
    ];
  }

  private async act(payoutId: string): Promise<void> {
    const { world } = this;
    const random = world.random(`operator of ${world.externalRecord.nameOf(payoutId)}`);
    const operator = this.pickOperator(random);
    this.viewsLeft -= 1;
    if (!world.isActive(operator.id)) return;
    // Payouts outside moderation mostly need no operator, so they are viewed less often.
    const view = await viewPayout(world, payoutId, { operator, wholePage: random.chance(0.06), curious: random.chance(0.12) });
    if (!view) return;
    const chosen = this.choose(view, random);
    // A note is always allowed; written every time it would use up the budget of actions.
    if (!chosen || (chosen.action === 'note' && !random.chance(0.05))) return;
    this.actsLeft -= 1;
    const isReadOnly = operator.role === 'viewer' || operator.role === 'auditor';
    const stale = !isReadOnly && random.chance(0.08);
    await this.perform(view, operator, chosen, { stale, isReadOnly }, random);
  }

  private pickOperator(random: SeededRandom): OperatorIdentity {
    const index = { olivia: 0, adrian: 1, agnes: 2, ada: 3, victor: 4, aud: 5 }[
      random.weighted({ olivia: 55, adrian: 15, agnes: 12, ada: 10, victor: 4, aud: 4 })
    ];
    return OPERATORS[index] as OperatorIdentity;
  }

  private choose(view: OperatorView, random: SeededRandom): AllowedAction | undefined {
    const actions = allowedActions({ ...view.facts, role: 'admin' }).filter(({ allowed }) => allowed);
    if (actions.length === 0) return undefined;
    const name = random.weighted(Object.fromEntries(actions.map(({ action }) => [action, ACTION_WEIGHTS[action]])));
    return actions.find(({ action }) => action === name);
  }

  private async perform(
    view: OperatorView,
    operator: OperatorIdentity,
    { action }: AllowedAction,
    how: { stale: boolean; isReadOnly: boolean },
    random: SeededRandom,
  ): Promise<void> {
    const { world } = this;
    const { id, version } = view.row;
    const statement = action === 'add_statement' ? this.truthOf(view.row) : undefined;
    const statementId = action === 'resolve_conflict' ? this.trueStatement(view) : undefined;
    if ((action === 'add_statement' && !statement) || (action === 'resolve_conflict' && statementId === undefined)) return;
    const command = { payoutId: id, action, reason: `because of ${String(random.integer(1, 99))}`, expectedVersion: how.stale ? version - 1 : version };
    await world.start(
      'operator',
      `${operator.name} ${action} ${world.externalRecord.nameOf(id)}`,
      async ({ moderation }) => {
        const result = await moderation.act(operator, {
          ...command,
          ...(statement ? { statement } : {}),
          ...(statementId === undefined ? {} : { statementId }),
        });
        world.harness.coverage.add('operator', result.kind === 'done' ? (result.decision.step ?? 'none') : `asks for ${action}`);
        if (how.isReadOnly) world.find('INV-14', `${operator.name} has a read-only role and did ${action}`);
        if (how.stale) world.find('INV-15', `${operator.name} did ${action} on an outdated version`);
        if (result.kind === 'done') world.externalRecord.confirmedActions.push({ operatorId: operator.id, payoutId: id });
        else {
          const { approvalId } = result;
          world.externalRecord.approvals.push({ id: approvalId, name: world.name('a', approvalId), payoutId: id, action, maker: operator });
          const asked = { approvalId, makerId: operator.id, payoutId: id, action, reason: command.reason };
          world.externalRecord.askedActions.push({ ...asked, statementId: statementId ?? null, outcome: statement?.outcome ?? null });
        }
      },
      (refusal) => {
        if (refusal instanceof ActionNotAllowed || refusal instanceof PayoutChangedMeanwhile) world.harness.coverage.add('operator', refusal.name);
        else world.find('INV-20', `${operator.name} ${action}: ${refusal.message}`);
      },
    );
  }

  private async decide(approval: PendingApproval): Promise<void> {
    const { world } = this;
    const random = world.random(`decision on ${approval.name}`);
    const others = world.activeDeciders().filter(({ id }) => id !== approval.maker.id);
    const mayNot = !world.isActive(approval.maker.id);
    const by = random.chance(0.75) ? random.pick(others) : random.pick(OPERATORS);
    if (!world.isActive(by.id)) return;
    const isForbidden = by.id === approval.maker.id || !others.includes(by);
    const rejects = random.chance(0.1);
    await world.start(
      'approval',
      `${by.name} ${rejects ? 'rejects' : 'approves'} ${approval.name}`,
      async ({ moderation }) => {
        if (rejects) await moderation.reject(by, approval.id, 'no');
        else await moderation.approve(by, approval.id, 'yes');
        world.externalRecord.removeApproval(approval);
        world.harness.coverage.add('operator', rejects ? 'reject' : `approve ${approval.action}`);
        if (mayNot && !rejects) world.find('INV-14', `${approval.name} was approved after its maker was disabled`);
        if (isForbidden && !(rejects && by.id === approval.maker.id)) world.find('INV-14', `${by.name} decided what ${approval.maker.name} asked for`);
        if (!rejects) world.externalRecord.confirmedActions.push({ operatorId: by.id, payoutId: approval.payoutId });
      },
      (refusal) => {
        if (refusal instanceof ApprovalNotOpen || refusal instanceof ActionNotAllowed) world.externalRecord.removeApproval(approval);
        else if (!(refusal instanceof NotPermitted)) world.find('INV-20', `${by.name} decides ${approval.name}: ${refusal.message}`);
        world.harness.coverage.add('operator', `decision refused: ${refusal.name}`);
      },
    );
  }

  /** What the provider would say on the telephone; undefined while a request may still be on its way, because then it cannot know. */
  private truthOf({ id: payoutId, currency, status }: OperatorView['row']): ManualStatement | undefined {
    const { ledgers } = this.world;
    const transfer = ledgers.transferOf(payoutId);
    if (!transfer) return ledgers.isQuiet ? { outcome: 'not_received', providerReference: 'by telephone', processedAmount: null } : undefined;
    const details = { providerReference: transfer.reference, processedAmount: null };
    const outcome = outcomeOf(transfer, status);
    if (outcome === undefined) return undefined;
    const namesAmount = outcome === 'partly_paid' || outcome === 'overpaid';
    return { outcome, ...details, processedAmount: namesAmount ? formatAmount(transfer.outMinor, currency) : null };
  }

  private trueStatement({ row, statements }: OperatorView): string | undefined {
    const transfer = this.world.ledgers.transferOf(row.id);
    const actual = transfer ? foundOf(transfer) : { reportedStatus: 'NOT_FOUND', processedAmountMinor: null };
    const matching = statements.filter(
      (report) =>
        report.accepted &&
        (SAYS_PAID.includes(report.reportedStatus) ? (transfer?.outMinor ?? 0n) > 0n : report.reportedStatus === actual.reportedStatus) &&
        (transfer === undefined || report.processedAmountMinor === actual.processedAmountMinor),
    );
    return matching.at(-1)?.id;
  }
}
