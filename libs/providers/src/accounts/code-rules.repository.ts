import { type ProviderCodeRuleEntity, type SqlRunner, sql } from '@app/database';
import type { ErrorResolution, FatalResolution } from '@app/domain';
import type { CodeTable } from '../connector-kit/connector.contract.js';

/** What a provider's code means for one account, by decision of two operators. */
export interface CodeRule extends Omit<ProviderCodeRuleEntity, 'providerAccountId'> {
  accountId: string;
  resolution: FatalResolution | ErrorResolution;
  /** Names of operators; the table has their ids. */
  draftedBy: string;
  publishedBy: string | null;
  withdrawnBy: string | null;
  draftedById: string;
}

/** How many rules are listed at most, withdrawn ones included. */
const MAX_LISTED = 200;

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
const WITHDRAW_PUBLISHED = sql(
  'code_rule_withdraw_published',
  `UPDATE provider_code_rule SET state = 'withdrawn', withdrawn_by = $3, withdrawn_at = now() WHERE provider_account_id = $1 AND code = $2 AND state = 'published'`,
);
const PUBLISH = sql(
  'code_rule_publish',
  `UPDATE provider_code_rule SET state = 'published', published_by = $2, published_at = now() WHERE id = $1 AND state = 'draft' RETURNING id`,
);
const WITHDRAW_DRAFT = sql(
  'code_rule_withdraw_draft',
  `UPDATE provider_code_rule SET state = 'withdrawn', withdrawn_by = $3, withdrawn_at = now() WHERE provider_account_id = $1 AND code = $2 AND state = 'draft'`,
);
const FIND_PUBLISHED = sql('code_rule_find_published', `${RULES} WHERE r.provider_account_id = $1 AND r.code = $2 AND r.state = 'published'`);
const LOCK_PUBLISHED = sql(
  'code_rule_lock_published',
  `SELECT id FROM provider_code_rule WHERE provider_account_id = $1 AND code = $2 AND state = 'published' FOR UPDATE`,
);
const WITHDRAW = sql(
  'code_rule_withdraw',
  `UPDATE provider_code_rule SET state = 'withdrawn', withdrawn_by = $2, withdrawn_at = now() WHERE id = $1 AND state <> 'withdrawn' RETURNING id`,
);
const PUBLISHED = sql('code_rules_published', `SELECT code, resolution FROM provider_code_rule WHERE provider_account_id = $1 AND state = 'published'`);

/** The rules of an account: drafts and published ones first. */
export async function listCodeRules(runner: SqlRunner, accountId: string): Promise<CodeRule[]> {
  return runner.rows<CodeRule & Record<string, unknown>>(LIST, [accountId, MAX_LISTED]);
}

/** @returns undefined when there is no such rule */
export async function findCodeRule(runner: SqlRunner, id: string): Promise<CodeRule | undefined> {
  return runner.first<CodeRule & Record<string, unknown>>(GET, [id]);
}

/** The published meanings of an account's codes. */
export async function publishedCodes(runner: SqlRunner, accountId: string): Promise<CodeTable> {
  const rows = await runner.rows<{ code: string; resolution: FatalResolution | ErrorResolution }>(PUBLISHED, [accountId]);
  return Object.fromEntries(rows.map(({ code, resolution }) => [code, resolution]));
}

/** The rule that is in effect for a code. */
export async function findPublishedRule(runner: SqlRunner, accountId: string, code: string): Promise<CodeRule | undefined> {
  return runner.first<CodeRule & Record<string, unknown>>(FIND_PUBLISHED, [accountId, code]);
}

/** Locks the rule that is in effect for a code, until the transaction ends. @returns its id, or undefined when there is none */
export async function lockPublishedRule(runner: SqlRunner, accountId: string, code: string): Promise<string | undefined> {
  return (await runner.first<{ id: string }>(LOCK_PUBLISHED, [accountId, code]))?.id;
}

export async function insertCodeRule(
  runner: SqlRunner,
  { id, accountId, code, resolution, reason, draftedById }: Pick<CodeRule, 'id' | 'accountId' | 'code' | 'resolution' | 'reason' | 'draftedById'>,
): Promise<void> {
  await runner.rows(INSERT, [id, accountId, code, resolution, reason, draftedById]);
}

/** Withdraws the published rule for a code and a draft of an earlier version, where there are such. */
export async function withdrawRulesOf(runner: SqlRunner, { accountId, code }: Pick<CodeRule, 'accountId' | 'code'>, operatorId: string): Promise<void> {
  await runner.rows(WITHDRAW_PUBLISHED, [accountId, code, operatorId]);
  await runner.rows(WITHDRAW_DRAFT, [accountId, code, operatorId]);
}

/** @returns false when it is no draft */
export async function publishCodeRule(runner: SqlRunner, id: string, operatorId: string): Promise<boolean> {
  return (await runner.rows(PUBLISH, [id, operatorId])).length === 1;
}

/** @returns false when it is withdrawn already */
export async function withdrawCodeRule(runner: SqlRunner, id: string, operatorId: string): Promise<boolean> {
  return (await runner.rows(WITHDRAW, [id, operatorId])).length === 1;
}
