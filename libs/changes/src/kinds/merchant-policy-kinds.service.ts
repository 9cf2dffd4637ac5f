import { MerchantPolicies } from '@app/access';
import type { MerchantRules, Mode, Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, type ChangePlan, GONE, type StoredChange } from './change-kind.js';
import { changedValues } from './changed-values.js';
import { policyValues, ruleTitle } from './policy-values.js';

type Input = ChangeInputs['merchant_policy.change'];

interface Proposal {
  mode: Mode;
  rules: MerchantRules;
}

const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'merchant', subjectId });
const proposalOf = ({ proposal }: Pick<StoredChange, 'proposal'>): Proposal => proposal as unknown as Proposal;
const tenantOf = (change: StoredChange): Tenant => ({ merchantId: change.subjectId, mode: proposalOf(change).mode });

/** Changes of when the payouts of a merchant need a person, and when they need two. Each mode has rules of its own. */
@Injectable()
export class MerchantPolicyKinds {
  constructor(private readonly policies: MerchantPolicies) {}

  /** Any change; in live mode two people make it. */
  readonly change: ChangeKind<Input> = {
    ...this.common(),
    name: 'merchant_policy.change',
    plan: (input) => this.plan(input, []),
  };

  /** A change that only takes away; one person makes it in live mode, too. */
  readonly tighten: ChangeKind<Input> = {
    ...this.common(),
    name: 'merchant_policy.tighten',
    plan: async (input) => this.plan(input, await this.loosened(input)),
  };

  /** The kind that a change is of. @throws as its plan */
  async kindOf(input: Input): Promise<'merchant_policy.change' | 'merchant_policy.tighten'> {
    return (await this.loosened(input)).length === 0 ? 'merchant_policy.tighten' : 'merchant_policy.change';
  }

  private common(): Pick<ChangeKind<Input>, 'history' | 'lock' | 'apply'> {
    return {
      history,
      lock: async (tx, change) => String((await this.policies.lockVersion(tx, tenantOf(change))) ?? GONE),
      apply: async (author, change) => {
        const { rules } = proposalOf(change);
        await this.policies.change(author, tenantOf(change), { version: Number(change.version), rules, reason: change.reason });
      },
    };
  }

  private async loosened({ tenant, expectedVersion, change }: Input): Promise<string[]> {
    const { loosened } = await this.policies.plan(tenant, expectedVersion, change);
    return loosened.map(ruleTitle);
  }

  /** @param refused rules that would be less strict and may not be */
  private async plan({ tenant, expectedVersion, change }: Input, refused: readonly string[]): Promise<ChangePlan> {
    const { merchantId: subjectId, mode } = tenant;
    const { before, after } = await this.policies.plan(tenant, expectedVersion, change);
    if (refused.length > 0) throw new InvalidChange(`It does not only take away, so a second person must agree to it: ${refused.join(', ')}.`);
    const diff = changedValues(policyValues(before.rules, after, mode), policyValues(after, before.rules, mode));
    if (diff.length === 0) throw new InvalidChange('Nothing would change: the merchant has these rules already.');
    const title = `Change the ${mode} rules of ${before.merchantName}`;
    const proposal: Record<string, unknown> = { mode, rules: after };
    return { mode, subjectId, shownOn: subjectId, version: String(expectedVersion), title, diff, proposal, secrets: {} };
  }
}
