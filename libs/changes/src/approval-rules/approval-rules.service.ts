import { type Author, changeConfiguration, Database, recordChange, type SqlRunner, type Transaction } from '@app/database';
import { type ApprovalRule, demandOfRule, type Fault, loosensApprovalRule, MAX_APPROVAL_RULES, type Mode, newId } from '@app/domain';
import { ConfigurationChangedMeanwhile } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { InvalidApprovalRule, UnknownApprovalRule } from '../changes.errors.js';
import { FourEyes } from '../four-eyes/four-eyes.service.js';
import { countRules, findRule, insertRule, listRules, lockRule, merchantNameOf, type StoredApprovalRule, updateRule } from './approval-rules.repository.js';
import { cannotBeMet, ruleFaults } from './rule-faults.js';

/** What may change of a rule. Its mode stays. */
export type ApprovalRuleChange = Partial<Omit<ApprovalRule, 'mode'>>;

/** A change of a rule, checked. */
export interface ApprovalRulePlan {
  before: StoredApprovalRule;
  after: StoredApprovalRule;
  /** It asks for less than before in some situation. */
  loosens: boolean;
}

/** A rule, and whether those who may sign in now could meet it. */
export interface ListedApprovalRule extends StoredApprovalRule {
  /** Why no request could be approved, in a sentence; null: it could. */
  cannotBeMet: string | null;
}

type RuleAuthor = Author & { reason: string | null };

/** The rules that ask for approvers of what operators do to payouts, besides what the effect itself asks for. Each mode has its own. */
@Injectable()
export class ApprovalRules {
  constructor(
    private readonly database: Database,
    private readonly fourEyes: FourEyes,
  ) {}

  /** Those of one mode, the enabled ones first. */
  async list(mode: Mode): Promise<ListedApprovalRule[]> {
    const rules = await listRules(this.database, mode);
    return Promise.all(rules.map(async (rule) => ({ ...rule, cannotBeMet: rule.enabled ? await this.obstacle(this.database, rule) : null })));
  }

  /** @throws {UnknownApprovalRule} */
  async get(id: string): Promise<StoredApprovalRule> {
    const rule = await findRule(this.database, id);
    if (!rule) throw new UnknownApprovalRule(id);
    return rule;
  }

  /** A rule as it would be stored. @throws {InvalidApprovalRule} with everything that is wrong */
  async check(rule: ApprovalRule): Promise<StoredApprovalRule> {
    const merchantName = await this.assertValid(this.database, rule);
    if ((await countRules(this.database, rule.mode)) >= MAX_APPROVAL_RULES) throw tooMany();
    return { ...rule, id: newId('approvalRule'), version: 1, merchantName };
  }

  /**
   * What a change would do.
   * @throws {UnknownApprovalRule | InvalidApprovalRule}
   * @throws {ConfigurationChangedMeanwhile} when the rule has another version than the operator saw
   */
  async plan(id: string, expectedVersion: number, change: ApprovalRuleChange): Promise<ApprovalRulePlan> {
    const before = await this.get(id);
    if (before.version !== expectedVersion) throw new ConfigurationChangedMeanwhile();
    const changed = { ...before, ...change };
    const after = { ...changed, merchantName: await this.assertValid(this.database, changed) };
    return { before, after, loosens: loosensApprovalRule(before, after) };
  }

  /** Locks a rule until the transaction ends. @returns its version; undefined when there is none */
  async lockVersion(tx: Transaction, id: string): Promise<number | undefined> {
    return (await lockRule(tx, id))?.version;
  }

  /** Adds a rule, and records it. Requests that wait already keep what they were asked for with. @throws {InvalidApprovalRule} */
  async create(author: RuleAuthor, id: string, rule: ApprovalRule): Promise<void> {
    await this.write(author, id, 'approval_rule.created', async (tx) => {
      await this.assertValid(tx, rule);
      if ((await countRules(tx, rule.mode)) >= MAX_APPROVAL_RULES) throw tooMany();
      await insertRule(tx, id, rule);
      return rule;
    });
  }

  /**
   * Changes a rule of a version, and records it. Requests that wait already keep what they were asked for with.
   * @throws {ConfigurationChangedMeanwhile | InvalidApprovalRule}
   */
  async change(author: RuleAuthor, id: string, version: number, change: ApprovalRuleChange): Promise<void> {
    await this.write(author, id, 'approval_rule.changed', async (tx) => {
      const before = await lockRule(tx, id);
      if (before?.version !== version) throw new ConfigurationChangedMeanwhile();
      const after = { ...before, ...change };
      await this.assertValid(tx, after);
      await updateRule(tx, id, after);
      return after;
    });
  }

  /** Why nobody could approve what the rule applies to, as operators are now; null: somebody could. */
  obstacleOf(rule: ApprovalRule): Promise<string | null> {
    return this.obstacle(this.database, rule);
  }

  /** @returns the name of the rule's merchant @throws {InvalidApprovalRule} */
  private async assertValid(runner: SqlRunner, rule: ApprovalRule): Promise<string | null> {
    const faults: Fault[] = ruleFaults(rule);
    const merchantName = rule.merchantId === null ? null : await merchantNameOf(runner, rule.merchantId);
    if (merchantName === undefined) faults.push({ pointer: '/merchant', detail: `There is no merchant ${String(rule.merchantId)}.` });
    const obstacle = rule.enabled ? await this.obstacle(runner, rule) : null;
    if (obstacle !== null) faults.push({ pointer: '/approvers', detail: obstacle });
    if (faults.length > 0) throw new InvalidApprovalRule(faults);
    return merchantName ?? null;
  }

  private async obstacle(runner: SqlRunner, rule: ApprovalRule): Promise<string | null> {
    return (await this.fourEyes.canBeMet(runner, demandOfRule(rule))) ? null : cannotBeMet(rule);
  }

  /** @param work writes the rule, and says how it is then */
  private async write(author: RuleAuthor, subjectId: string, action: string, work: (tx: Transaction) => Promise<ApprovalRule>): Promise<void> {
    const { operatorId, reason, data: facts = {}, first } = author;
    await changeConfiguration(this.database, async (tx) => {
      await first?.(tx);
      const { mode, name, merchantId, actions, fromMinor, riskFrom, approvers, role, enabled } = await work(tx);
      const data = { mode, name, merchantId, actions, fromMinor, riskFrom, approvers, role, enabled, ...facts };
      await recordChange(tx, { subject: 'approval_rule', subjectId, action, operatorId, reason, data });
    });
  }
}

function tooMany(): InvalidApprovalRule {
  return new InvalidApprovalRule([{ pointer: '/name', detail: `There are ${String(MAX_APPROVAL_RULES)} rules already. Change one of them.` }]);
}
