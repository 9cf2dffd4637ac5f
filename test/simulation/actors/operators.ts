import { type AllowedAction, allowedActions, formatAmount, type ModerationAction } from '@app/domain';
import { ActionNotAllowed, ApprovalNotOpen, type ManualStatement, NotPermitted, type OperatorIdentity, PayoutChangedMeanwhile } from '@app/payouts';
import type { Dice } from '../engine/dice.js';
import type { Option } from '../engine/option.js';
import { foundOf } from '../provider/transfer.js';
import { OPERATORS } from '../world/cast.js';
import type { ApprovalNote } from '../world/notebook.js';
import type { World } from '../world/world.js';
import { look, type Sight } from './operator-sight.js';

const LIKING: Readonly<Record<ModerationAction, number>> = {
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

/** Operators look at payouts, act on what they saw, and decide what others asked for, sometimes what they may not. */
export class Operators {
  private actsLeft: number;
  private looksLeft: number;

  constructor(private readonly world: World) {
    this.actsLeft = world.plan.operatorActs;
    this.looksLeft = 2 * this.actsLeft;
  }

  options(): Option[] {
    const { notebook } = this.world;
    const looks =
      this.actsLeft <= 0 || this.looksLeft <= 0
        ? []
        : [...notebook.payoutIds].map((id) => ({
            name: `an operator looks at ${notebook.nameOf(id)}`,
            weight: this.world.isAnybodyAt('operator') ? 0.3 : 2,
            run: () => this.act(id),
          }));
    return [...looks, ...notebook.approvals.map((note) => ({ name: `somebody decides ${note.name}`, weight: 1.2, run: () => this.decide(note) }))];
  }

  private async act(payoutId: string): Promise<void> {
    const { world } = this;
    const dice = world.dice(`operator of ${world.notebook.nameOf(payoutId)}`);
    const operator = this.somebody(dice);
    this.looksLeft -= 1;
    // Most of what is not in moderation goes well by itself.
    const sight = await look(world, payoutId, { operator, wholePage: dice.chance(0.06), curious: dice.chance(0.12) });
    if (!sight) return;
    const chosen = this.choose(sight, dice);
    // Where nothing but a note is left to do, nobody writes one.
    if (!chosen || (chosen.action === 'note' && !dice.chance(0.05))) return;
    this.actsLeft -= 1;
    const mayOnlyLook = operator.role === 'viewer' || operator.role === 'auditor';
    const stale = !mayOnlyLook && dice.chance(0.08);
    await this.carry(sight, operator, chosen, { stale, mayOnlyLook }, dice);
  }

  private somebody(dice: Dice): OperatorIdentity {
    const index = { olivia: 0, adrian: 1, agnes: 2, ada: 3, victor: 4, aud: 5 }[
      dice.weighted({ olivia: 55, adrian: 15, agnes: 12, ada: 10, victor: 4, aud: 4 })
    ];
    return OPERATORS[index] as OperatorIdentity;
  }

  private choose(sight: Sight, dice: Dice): AllowedAction | undefined {
    const actions = allowedActions({ ...sight.facts, role: 'admin' }).filter(({ allowed }) => allowed);
    if (actions.length === 0) return undefined;
    const name = dice.weighted(Object.fromEntries(actions.map(({ action }) => [action, LIKING[action]])));
    return actions.find(({ action }) => action === name);
  }

  private async carry(
    sight: Sight,
    operator: OperatorIdentity,
    { action }: AllowedAction,
    how: { stale: boolean; mayOnlyLook: boolean },
    dice: Dice,
  ): Promise<void> {
    const { world } = this;
    const { id, version } = sight.row;
    const statement = action === 'add_statement' ? this.truthOf(id, sight.row.currency) : undefined;
    const statementId = action === 'resolve_conflict' ? this.trueStatement(sight) : undefined;
    if ((action === 'add_statement' && !statement) || (action === 'resolve_conflict' && statementId === undefined)) return;
    const command = { payoutId: id, action, reason: `because of ${String(dice.whole(1, 99))}`, expectedVersion: how.stale ? version - 1 : version };
    await world.start(
      'operator',
      `${operator.name} ${action} ${world.notebook.nameOf(id)}`,
      async ({ moderation }) => {
        const result = await moderation.act(operator, {
          ...command,
          ...(statement ? { statement } : {}),
          ...(statementId === undefined ? {} : { statementId }),
        });
        world.stage.coverage.add('operator', result.kind === 'done' ? (result.decision.step ?? 'none') : `asks for ${action}`);
        if (how.mayOnlyLook) world.find('four eyes', `${operator.name} may only look and did ${action}`);
        if (how.stale) world.find('version bound', `${operator.name} did ${action} on a version that was over`);
        if (result.kind === 'done') world.notebook.done.push({ operatorId: operator.id, payoutId: id });
        else world.notebook.approvals.push({ id: result.approvalId, name: world.name('a', result.approvalId), payoutId: id, action, maker: operator });
      },
      (refusal) => {
        if (refusal instanceof ActionNotAllowed || refusal instanceof PayoutChangedMeanwhile) world.stage.coverage.add('operator', refusal.name);
        else world.find('no surprises', `${operator.name} ${action}: ${refusal.message}`);
      },
    );
  }

  private async decide(note: ApprovalNote): Promise<void> {
    const { world } = this;
    const dice = world.dice(`decision on ${note.name}`);
    const others = OPERATORS.filter(({ id, role }) => id !== note.maker.id && (role === 'approver' || role === 'admin'));
    const by = dice.chance(0.75) ? dice.one(others) : dice.one(OPERATORS);
    const mayNot = by.id === note.maker.id || !others.includes(by);
    const rejects = dice.chance(0.1);
    await world.start(
      'approval',
      `${by.name} ${rejects ? 'rejects' : 'approves'} ${note.name}`,
      async ({ moderation }) => {
        if (rejects) await moderation.reject(by, note.id, 'no');
        else await moderation.approve(by, note.id, 'yes');
        world.notebook.forget(note);
        world.stage.coverage.add('operator', rejects ? 'reject' : `approve ${note.action}`);
        if (mayNot && !(rejects && by.id === note.maker.id)) world.find('four eyes', `${by.name} decided what ${note.maker.name} asked for`);
        if (!rejects) world.notebook.done.push({ operatorId: by.id, payoutId: note.payoutId });
      },
      (refusal) => {
        if (refusal instanceof ApprovalNotOpen || refusal instanceof ActionNotAllowed) world.notebook.forget(note);
        else if (!(refusal instanceof NotPermitted)) world.find('no surprises', `${by.name} decides ${note.name}: ${refusal.message}`);
        world.stage.coverage.add('operator', `decision refused: ${refusal.name}`);
      },
    );
  }

  /** What the provider would say on the telephone. Undefined while a request may still be on its way: then nobody can know. */
  private truthOf(payoutId: string, currency: string): ManualStatement | undefined {
    const { provider } = this.world;
    const transfer = provider.transferOf(payoutId);
    if (!transfer) return provider.isQuiet ? { outcome: 'not_received', providerReference: 'by telephone', processedAmount: null } : undefined;
    const said = { providerReference: transfer.reference, processedAmount: null };
    if (transfer.state === 'paid') return { outcome: 'paid', ...said };
    if (transfer.state === 'partly_paid') return { outcome: 'partly_paid', ...said, processedAmount: formatAmount(transfer.outMinor, currency) };
    return transfer.state === 'failed' ? { outcome: 'failed', ...said } : undefined;
  }

  private trueStatement({ row, statements }: Sight): string | undefined {
    const transfer = this.world.provider.transferOf(row.id);
    const wanted = transfer ? foundOf(transfer) : { reportedStatus: 'NOT_FOUND', processedAmountMinor: null };
    const fits = statements.filter(
      (said) =>
        said.accepted && said.reportedStatus === wanted.reportedStatus && (transfer === undefined || said.processedAmountMinor === wanted.processedAmountMinor),
    );
    return fits.at(-1)?.id;
  }
}
