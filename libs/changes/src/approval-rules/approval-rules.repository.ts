import { type ApprovalRuleEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import { type ApprovalRule, MAX_APPROVAL_RULES, type Mode } from '@app/domain';

/** An approval rule as it is stored. */
export interface StoredApprovalRule extends ApprovalRule {
  id: string;
  /** Increases by one with each change. */
  version: number;
  /** Null: of all merchants. */
  merchantName: string | null;
}

type Row = RowOf<ApprovalRuleEntity> & { merchant_name: string | null };

const SELECT = 'SELECT r.*, m.name AS merchant_name FROM approval_rule r LEFT JOIN merchant m ON m.id = r.merchant_id';
const LIST = sql('approval_rule.list', `${SELECT} WHERE r.mode = $1 ORDER BY r.enabled DESC, r.created_at, r.id LIMIT ${String(MAX_APPROVAL_RULES)}`);
const FIND = sql('approval_rule.find', `${SELECT} WHERE r.id = $1`);
const LOCK = sql('approval_rule.lock', `${SELECT} WHERE r.id = $1 FOR NO KEY UPDATE OF r`);
const COUNT = sql('approval_rule.count', 'SELECT count(*)::int AS count FROM approval_rule WHERE mode = $1');
const MERCHANT = sql('approval_rule.merchant', 'SELECT id, name FROM merchant WHERE id = $1');
const INSERT = sql(
  'approval_rule.insert',
  `INSERT INTO approval_rule (id, mode, name, merchant_id, actions, from_minor, risk_from, approvers, role, enabled)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const UPDATE = sql(
  'approval_rule.update',
  `UPDATE approval_rule SET name = $2, merchant_id = $3, actions = $4, from_minor = $5, risk_from = $6, approvers = $7, role = $8, enabled = $9, version = version + 1
   WHERE id = $1`,
);

/** Those of one mode: the enabled ones first, then the oldest first. */
export async function listRules(runner: SqlRunner, mode: Mode): Promise<StoredApprovalRule[]> {
  return (await runner.rows<Row>(LIST, [mode])).map(ruleOf);
}

export async function findRule(runner: SqlRunner, id: string): Promise<StoredApprovalRule | undefined> {
  const row = await runner.first<Row>(FIND, [id]);
  return row && ruleOf(row);
}

/** As {@link findRule}; nobody else changes it until the transaction ends. */
export async function lockRule(tx: SqlRunner, id: string): Promise<StoredApprovalRule | undefined> {
  const row = await tx.first<Row>(LOCK, [id]);
  return row && ruleOf(row);
}

export async function countRules(runner: SqlRunner, mode: Mode): Promise<number> {
  return (await runner.first<{ count: number }>(COUNT, [mode]))?.count ?? 0;
}

export async function merchantNameOf(runner: SqlRunner, id: string): Promise<string | undefined> {
  return (await runner.first<{ name: string }>(MERCHANT, [id]))?.name;
}

export async function insertRule(tx: SqlRunner, id: string, { mode, ...rule }: ApprovalRule): Promise<void> {
  await tx.rows(INSERT, [id, mode, ...valuesOf(rule)]);
}

export async function updateRule(tx: SqlRunner, id: string, rule: Omit<ApprovalRule, 'mode'>): Promise<void> {
  await tx.rows(UPDATE, [id, ...valuesOf(rule)]);
}

function valuesOf({ name, merchantId, actions, fromMinor, riskFrom, approvers, role, enabled }: Omit<ApprovalRule, 'mode'>): unknown[] {
  return [name, merchantId, [...actions], JSON.stringify(fromMinor), riskFrom, approvers, role, enabled];
}

function ruleOf(row: Row): StoredApprovalRule {
  const { id, mode, name, actions, approvers, role, enabled, version } = row;
  return {
    id,
    mode,
    name,
    merchantId: row.merchant_id,
    merchantName: row.merchant_name,
    actions,
    fromMinor: row.from_minor,
    riskFrom: row.risk_from,
    approvers,
    role,
    enabled,
    version,
  };
}
