import { newId } from '@app/domain';
import { AccountAdministration, CodeRules, ConfigurationNotAllowed, lockPublishedRule, type NewCodeRule } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, NEW, type StoredChange } from './change-kind.js';

/** The code of an account that a rule is for. */
type CodeOf = Pick<NewCodeRule, 'accountId' | 'code'>;

const history = ({ proposal }: Pick<StoredChange, 'proposal'>): ChangeHistory => ({
  subject: 'code_rule',
  subjectId: (proposal as unknown as CodeOf).accountId,
});

/** Changes of the meanings of providers' codes. A rule has the mode of its account; its version is the rule that is in effect for the code. */
@Injectable()
export class CodeRuleKinds {
  constructor(
    private readonly rules: CodeRules,
    private readonly accounts: AccountAdministration,
  ) {}

  readonly publish: ChangeKind<ChangeInputs['code_rule.publish']> = {
    name: 'code_rule.publish',
    history,
    plan: async ({ accountId, code, resolution }) => {
      const inEffect = await this.rules.publishedFor(accountId, code);
      const { name, mode } = await this.accounts.get(accountId);
      const before = inEffect?.resolution ?? (await this.builtInMeaning(accountId, code));
      if (before === resolution) throw new ConfigurationNotAllowed(`The code ${code} means ${resolution} already.`);
      const diff = [{ field: `codes.${code}`, title: `Code ${code}`, before, after: resolution, isSecret: false }];
      const title = `Map the code ${code} of ${name}`;
      return {
        mode,
        subjectId: newId('codeRule'),
        shownOn: accountId,
        version: inEffect?.id ?? NEW,
        title,
        diff,
        proposal: { accountId, code, resolution },
        secrets: {},
      };
    },
    lock: async (tx, { proposal }) => {
      const { accountId, code } = proposal as unknown as CodeOf;
      return (await lockPublishedRule(tx, accountId, code)) ?? NEW;
    },
    apply: async (author, { subjectId, proposal, makerId, reason }) => {
      const { accountId, code, resolution } = proposal as unknown as ChangeInputs['code_rule.publish'];
      await this.rules.publish(author, { id: subjectId, accountId, code, resolution, draftedById: makerId, reason: reason ?? '' });
    },
  };

  readonly withdraw: ChangeKind<ChangeInputs['code_rule.withdraw']> = {
    name: 'code_rule.withdraw',
    history,
    plan: async ({ id }) => {
      const { accountId, code, resolution, state } = await this.rules.get(id);
      if (state !== 'published') throw new ConfigurationNotAllowed(`The rule is ${state}, and only a published one can be withdrawn.`);
      const { name, mode } = await this.accounts.get(accountId);
      const after = await this.builtInMeaning(accountId, code);
      const diff = [{ field: `codes.${code}`, title: `Code ${code}`, before: resolution, after, isSecret: false }];
      const title = `Withdraw the rule for ${code} of ${name}`;
      return { mode, subjectId: id, shownOn: accountId, version: id, title, diff, proposal: { accountId, code, resolution }, secrets: {} };
    },
    lock: async (tx, { proposal }) => {
      const { accountId, code } = proposal as unknown as CodeOf;
      return (await lockPublishedRule(tx, accountId, code)) ?? NEW;
    },
    apply: async (author, { subjectId, reason }) => {
      await this.rules.withdraw(author, subjectId, reason ?? '');
    },
  };

  /** Null when the provider's table does not have the code. */
  private async builtInMeaning(accountId: string, code: string): Promise<string | null> {
    return (await this.rules.builtIn(accountId)).find((entry) => entry.code === code)?.resolution ?? null;
  }
}
