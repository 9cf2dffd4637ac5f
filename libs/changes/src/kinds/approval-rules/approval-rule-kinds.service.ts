import type { ApprovalRule } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { ApprovalRules } from '../../approval-rules/approval-rules.service.js';
import { InvalidChange } from '../../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, type ChangePlan, GONE, NEW, type StoredChange } from '../change-kind.js';
import { changedValues } from '../changed-values.js';
import { ruleValues } from './rule-values.js';

type Input = ChangeInputs['approval_rule.change'];

const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'approval_rule', subjectId });

/** Changes of the rules that ask for approvers. */
@Injectable()
export class ApprovalRuleKinds {
  constructor(private readonly rules: ApprovalRules) {}

  /** A new rule only adds demands; one person makes it. */
  readonly create: ChangeKind<ApprovalRule> = {
    name: 'approval_rule.create',
    history,
    plan: async (input) => {
      const { id: subjectId, ...rule } = await this.rules.check(input);
      const diff = changedValues([], ruleValues(rule));
      const proposal: Record<string, unknown> = { ...input };
      return { mode: input.mode, subjectId, shownOn: subjectId, version: NEW, title: `Add the approval rule ${rule.name}`, diff, proposal, secrets: {} };
    },
    lock: async (tx, { subjectId }) => ((await this.rules.lockVersion(tx, subjectId)) === undefined ? NEW : GONE),
    apply: async (author, { subjectId, proposal, reason }) => {
      await this.rules.create({ ...author, reason }, subjectId, proposal as unknown as ApprovalRule);
    },
  };

  /** Any change; in live mode two people make it. */
  readonly change: ChangeKind<Input> = { ...this.common(), name: 'approval_rule.change', plan: (input) => this.plan(input, false) };

  /** A change that asks for less in no situation; one person makes it. */
  readonly tighten: ChangeKind<Input> = { ...this.common(), name: 'approval_rule.tighten', plan: (input) => this.plan(input, true) };

  /** The kind that a change is of. @throws as its plan */
  async kindOf({ id, expectedVersion, change }: Input): Promise<'approval_rule.change' | 'approval_rule.tighten'> {
    return (await this.rules.plan(id, expectedVersion, change)).loosens ? 'approval_rule.change' : 'approval_rule.tighten';
  }

  private common(): Pick<ChangeKind<Input>, 'history' | 'lock' | 'apply'> {
    return {
      history,
      lock: async (tx, { subjectId }) => String((await this.rules.lockVersion(tx, subjectId)) ?? GONE),
      apply: async (author, { subjectId, version, proposal, reason }) => {
        await this.rules.change({ ...author, reason }, subjectId, Number(version), proposal);
      },
    };
  }

  /** @param isByOne one person is to make it */
  private async plan({ id, expectedVersion, change }: Input, isByOne: boolean): Promise<ChangePlan> {
    const { before, after, loosens } = await this.rules.plan(id, expectedVersion, change);
    if (isByOne && loosens) throw new InvalidChange('It asks for less than before, so a second person must agree to it.');
    const diff = changedValues(ruleValues(before), ruleValues(after));
    if (diff.length === 0) throw new InvalidChange('Nothing would change: the rule has these values already.');
    const { name, merchantId, actions, fromMinor, riskFrom, approvers, role, enabled } = after;
    const proposal: Record<string, unknown> = { name, merchantId, actions, fromMinor, riskFrom, approvers, role, enabled };
    const title = `Change the approval rule ${before.name}`;
    return { mode: before.mode, subjectId: id, shownOn: id, version: String(expectedVersion), title, diff, proposal, secrets: {} };
  }
}
