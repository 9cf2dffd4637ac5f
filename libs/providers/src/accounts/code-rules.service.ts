import { Database, violatedConstraint } from '@app/database';
import { type ErrorResolution, type FatalResolution, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { providerNamed } from '../connectors/registry.js';
import { CodeRuleNotFound, ConfigurationNotAllowed, OwnCodeRule } from '../providers.errors.js';
import {
  type CodeRule,
  findCodeRule,
  insertCodeRule,
  listCodeRules,
  publishCodeRule,
  withdrawCodeRule,
  withdrawPublishedRule,
} from './code-rules.repository.js';
import { recordChange } from './configuration-changes.repository.js';
import { ProviderAccountsService } from './provider-accounts.service.js';

/**
 * Meanings of codes that operators publish above the built-in tables: drafted by one operator, published by another, withdrawn by any
 * operator who may draft. A rule applies to answers that arrive after it was published; earlier decisions stay.
 */
@Injectable()
export class CodeRules {
  constructor(
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /** The rules of an account: drafts and published ones first. */
  list(accountId: string): Promise<CodeRule[]> {
    return listCodeRules(this.database, accountId);
  }

  /** The connector's own table of codes. @throws {ProviderAccountNotFound} */
  async builtIn(accountId: string): Promise<{ code: string; resolution: FatalResolution | ErrorResolution }[]> {
    const { provider } = await this.accounts.get(accountId);
    return Object.entries(providerNamed(provider).codes).map(([code, resolution]) => ({ code, resolution }));
  }

  /**
   * Proposes a meaning. It changes nothing until a second operator publishes it.
   * @throws {ConfigurationNotAllowed} when the code has another draft
   * @throws {ProviderAccountNotFound}
   */
  async draft(operatorId: string, rule: Pick<CodeRule, 'accountId' | 'code' | 'resolution' | 'reason'>): Promise<CodeRule> {
    const { accountId, code, resolution, reason } = rule;
    await this.accounts.get(accountId);
    const id = newId('codeRule');
    await this.database
      .transaction(async (tx) => {
        await insertCodeRule(tx, { id, accountId, code, resolution, reason, draftedById: operatorId });
        const data = { rule: id, code, resolution };
        await recordChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.drafted', operatorId, reason, data });
      })
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'one_code_rule_draft') throw error;
        throw new ConfigurationNotAllowed(`The code ${code} already has a draft. Publish or withdraw it first.`);
      });
    return this.get(id);
  }

  /**
   * Makes a draft the meaning of its code; an earlier rule for the code is withdrawn.
   * @throws {OwnCodeRule | ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async publish(operatorId: string, id: string): Promise<CodeRule> {
    const rule = await this.get(id);
    if (rule.draftedById === operatorId) throw new OwnCodeRule();
    const { accountId, code, resolution } = rule;
    await this.database.transaction(async (tx) => {
      await withdrawPublishedRule(tx, rule, operatorId);
      if (!(await publishCodeRule(tx, id, operatorId)))
        throw new ConfigurationNotAllowed(`The rule is ${rule.state}, and only a draft can be published. Draft the rule again.`);
      const data = { rule: id, code, resolution };
      await recordChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.published', operatorId, reason: null, data });
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }

  /**
   * Drops a draft, or returns a published code to its built-in meaning.
   * @throws {ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async withdraw(operatorId: string, id: string, reason: string): Promise<CodeRule> {
    const { accountId, code, resolution } = await this.get(id);
    await this.database.transaction(async (tx) => {
      if (!(await withdrawCodeRule(tx, id, operatorId))) throw new ConfigurationNotAllowed('The rule is already withdrawn.');
      const data = { rule: id, code, resolution };
      await recordChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.withdrawn', operatorId, reason, data });
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }

  private async get(id: string): Promise<CodeRule> {
    const rule = await findCodeRule(this.database, id);
    if (!rule) throw new CodeRuleNotFound(id);
    return rule;
  }
}
