import { Database, type ProviderCodeRuleEntity, sql, violatedConstraint } from '@app/database';
import { type ErrorResolution, type FatalResolution, newId } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { keepChange } from './configuration-changes.repository.js';
import { ProviderAccountsService } from './provider-accounts.service.js';
import { CodeRuleNotFound, ConfigurationNotAllowed, OwnCodeRule } from '../providers.errors.js';
import { providerNamed } from '../connectors/registry.js';

/** What a provider's code means for one account, by people's word. */
export interface CodeRule extends Omit<ProviderCodeRuleEntity, 'providerAccountId'> {
  accountId: string;
  resolution: FatalResolution | ErrorResolution;
  /** The names of the operators; in the table they are ids. */
  draftedBy: string;
  publishedBy: string | null;
  withdrawnBy: string | null;
  draftedById: string;
}

/** Rules shown at most, withdrawn ones among them. */
const SHOWN = 200;

const RULES = `
  SELECT r.id, r.provider_account_id AS "accountId", r.code, r.resolution, r.reason, r.state, r.drafted_by AS "draftedById", d.name AS "draftedBy",
    r.drafted_at AS "draftedAt", p.name AS "publishedBy", r.published_at AS "publishedAt", w.name AS "withdrawnBy", r.withdrawn_at AS "withdrawnAt"
  FROM provider_code_rule r JOIN operator d ON d.id = r.drafted_by LEFT JOIN operator p ON p.id = r.published_by LEFT JOIN operator w ON w.id = r.withdrawn_by`;
const LIST = sql('code_rule_list', `${RULES} WHERE r.provider_account_id = $1 ORDER BY r.state = 'withdrawn', r.drafted_at DESC LIMIT $2`);
const GET = sql('code_rule_get', `${RULES} WHERE r.id = $1`);
const INSERT = sql(
  'code_rule_insert',
  `INSERT INTO provider_code_rule (id, provider_account_id, code, resolution, reason, drafted_by) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const REPLACE = sql(
  'code_rule_replace',
  `UPDATE provider_code_rule SET state = 'withdrawn', withdrawn_by = $3, withdrawn_at = now() WHERE provider_account_id = $1 AND code = $2 AND state = 'published'`,
);
const PUBLISH = sql(
  'code_rule_publish',
  `UPDATE provider_code_rule SET state = 'published', published_by = $2, published_at = now() WHERE id = $1 AND state = 'draft' AND drafted_by <> $2 RETURNING id`,
);
const WITHDRAW = sql(
  'code_rule_withdraw',
  `UPDATE provider_code_rule SET state = 'withdrawn', withdrawn_by = $2, withdrawn_at = now() WHERE id = $1 AND state <> 'withdrawn' RETURNING id`,
);

/**
 * Code tables that people keep above the built-in ones: drafted by one, published by another, withdrawn by anybody who may draft.
 * A rule counts for answers that come after it is published; what was decided stays.
 */
@Injectable()
export class CodeRules {
  constructor(
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /** Those of an account: drafts and published ones first. */
  list(accountId: string): Promise<CodeRule[]> {
    return this.database.rows<CodeRule & Record<string, unknown>>(LIST, [accountId, SHOWN]);
  }

  /** What the connector's own table says of its codes. @throws {ProviderAccountNotFound} */
  async builtIn(accountId: string): Promise<{ code: string; resolution: FatalResolution | ErrorResolution }[]> {
    const { provider } = await this.accounts.get(accountId);
    return Object.entries(providerNamed(provider).codes).map(([code, resolution]) => ({ code, resolution }));
  }

  /**
   * Proposes a meaning. It changes nothing until a second operator publishes it.
   * @throws {ConfigurationNotAllowed} when another draft for the code waits
   * @throws {ProviderAccountNotFound}
   */
  async draft(operatorId: string, rule: Pick<CodeRule, 'accountId' | 'code' | 'resolution' | 'reason'>): Promise<CodeRule> {
    const { accountId, code, resolution, reason } = rule;
    await this.accounts.get(accountId);
    const id = newId('codeRule');
    await this.database
      .transaction(async (tx) => {
        await tx.rows(INSERT, [id, accountId, code, resolution, reason, operatorId]);
        await keepChange(tx, {
          subject: 'code_rule',
          subjectId: accountId,
          action: 'code_rule.drafted',
          operatorId,
          reason,
          data: { rule: id, code, resolution },
        });
      })
      .catch((error: unknown) => {
        if (violatedConstraint(error) !== 'one_code_rule_draft') throw error;
        throw new ConfigurationNotAllowed(`A draft for the code ${code} waits already. Publish or withdraw it first.`);
      });
    return this.get(id);
  }

  /**
   * From now on the code means this; an earlier rule for it is withdrawn.
   * @throws {OwnCodeRule | ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async publish(operatorId: string, id: string): Promise<CodeRule> {
    const rule = await this.get(id);
    if (rule.draftedById === operatorId) throw new OwnCodeRule();
    const { accountId, code, resolution } = rule;
    await this.database.transaction(async (tx) => {
      await tx.rows(REPLACE, [accountId, code, operatorId]);
      if ((await tx.rows(PUBLISH, [id, operatorId])).length !== 1) throw new ConfigurationNotAllowed(`The rule is ${rule.state}: only a draft is published.`);
      const data = { rule: id, code, resolution };
      await keepChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.published', operatorId, reason: null, data });
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }

  /**
   * The draft is dropped, or the built-in table counts again.
   * @throws {ConfigurationNotAllowed | CodeRuleNotFound}
   */
  async withdraw(operatorId: string, id: string, reason: string): Promise<CodeRule> {
    const { accountId, code, resolution } = await this.get(id);
    await this.database.transaction(async (tx) => {
      if ((await tx.rows(WITHDRAW, [id, operatorId])).length !== 1) throw new ConfigurationNotAllowed('The rule is withdrawn already.');
      const data = { rule: id, code, resolution };
      await keepChange(tx, { subject: 'code_rule', subjectId: accountId, action: 'code_rule.withdrawn', operatorId, reason, data });
    });
    this.accounts.forget(accountId);
    return this.get(id);
  }

  private async get(id: string): Promise<CodeRule> {
    const rule = await this.database.first<CodeRule & Record<string, unknown>>(GET, [id]);
    if (!rule) throw new CodeRuleNotFound(id);
    return rule;
  }
}
