import { authorOf, type ChangedBy, Database, changeConfiguration, recordChange, violatedConstraint } from '@app/database';
import { type ErrorResolution, type FatalResolution, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { providerNamed } from '../connectors/registry.js';
import { CodeRuleNotFound, ConfigurationChangedMeanwhile, ConfigurationNotAllowed } from '../providers.errors.js';
import {
  type CodeRule,
  findCodeRule,
  findPublishedRule,
  insertCodeRule,
  listCodeRules,
  publishCodeRule,
  withdrawCodeRule,
  withdrawRulesOf,
} from './code-rules.repository.js';
import { ProviderAccountsService } from './provider-accounts.service.js';

/** A meaning that is published: who drafted it, and why. */
export interface NewCodeRule extends Pick<CodeRule, 'accountId' | 'code' | 'resolution' | 'reason' | 'draftedById'> {
  /** Random unless given. */
  id?: string;
}

/**
 * Meanings of codes that operators publish above the built-in tables. A rule applies to answers that arrive after it was published;
 * earlier decisions stay. The database refuses a rule that one person drafted and published, unless a change request allowed it.
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

  /** The rule that is in effect for a code, or null. @throws {ProviderAccountNotFound} */
  async publishedFor(accountId: string, code: string): Promise<CodeRule | null> {
    await this.accounts.get(accountId);
    return (await findPublishedRule(this.database, accountId, code)) ?? null;
  }

  /** @throws {CodeRuleNotFound} */
  async get(id: string): Promise<CodeRule> {
    const rule = await findCodeRule(this.database, id);
    if (!rule) throw new CodeRuleNotFound(id);
    return rule;
  }

  /**
   * Gives a code another meaning; an earlier rule for the code is withdrawn.
   * @throws {ConfigurationChangedMeanwhile} when another rule for the code is published at the same moment
   * @throws {ProviderAccountNotFound}
   */
  async publish(by: ChangedBy, rule: NewCodeRule): Promise<CodeRule> {
    const { id = newId('codeRule'), accountId, code, resolution, reason, draftedById } = rule;
    await this.accounts.get(accountId);
    const { operatorId, data: facts, first } = authorOf(by);
    await changeConfiguration(this.database, async (tx) => {
      await first(tx);
      await withdrawRulesOf(tx, rule, operatorId);
      await insertCodeRule(tx, { id, accountId, code, resolution, reason, draftedById });
      await publishCodeRule(tx, id, operatorId);
      const data = { rule: id, code, resolution, ...facts };
      await recordChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.published', operatorId, reason, data });
    }).catch((error: unknown) => {
      const isOvertaken = ['one_published_code_rule', 'one_code_rule_draft'].includes(violatedConstraint(error) ?? '');
      throw isOvertaken ? new ConfigurationChangedMeanwhile() : error;
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }

  /**
   * Drops a draft of an earlier version, which never had an effect.
   * @throws {ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async dropDraft(operatorId: string, id: string, reason: string): Promise<CodeRule> {
    const { state } = await this.get(id);
    if (state !== 'draft') throw new ConfigurationNotAllowed(`The rule is ${state}, and only a draft can be dropped.`);
    return this.withdraw(operatorId, id, reason);
  }

  /**
   * Returns a published code to its built-in meaning.
   * @throws {ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async withdraw(by: ChangedBy, id: string, reason: string): Promise<CodeRule> {
    const { accountId, code, resolution } = await this.get(id);
    const { operatorId, data: facts, first } = authorOf(by);
    await changeConfiguration(this.database, async (tx) => {
      await first(tx);
      if (!(await withdrawCodeRule(tx, id, operatorId))) throw new ConfigurationNotAllowed('The rule is already withdrawn.');
      const data = { rule: id, code, resolution, ...facts };
      await recordChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.withdrawn', operatorId, reason, data });
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }
}
