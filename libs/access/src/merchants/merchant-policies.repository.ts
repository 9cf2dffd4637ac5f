import { type MerchantPolicyEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import type { MerchantRules, Mode, Tenant } from '@app/domain';

/** The rules of a merchant in one mode. */
export interface StoredMerchantPolicy extends Tenant {
  merchantName: string;
  rules: MerchantRules;
  /** Increases by one with each change. */
  version: number;
}

type Row = RowOf<MerchantPolicyEntity> & { name: string };

/** How many merchants are listed at most, by name. */
export const MAX_LISTED_MERCHANTS = 500;

const SELECT = 'SELECT p.merchant_id, m.name, p.mode, p.solo_limits, p.policy, p.version FROM merchant_policy p JOIN merchant m ON m.id = p.merchant_id';
const LIST = sql(
  'access.merchant_policy.list',
  `${SELECT} WHERE p.mode = $1 AND m.id IN (SELECT id FROM merchant ORDER BY name, id LIMIT ${String(MAX_LISTED_MERCHANTS)}) ORDER BY m.name, m.id`,
);
const FIND = sql('access.merchant_policy.find', `${SELECT} WHERE p.merchant_id = $1 AND p.mode = $2`);
const LOCK = sql('access.merchant_policy.lock', `${SELECT} WHERE p.merchant_id = $1 AND p.mode = $2 FOR NO KEY UPDATE OF p`);
const WRITE = sql(
  'access.merchant_policy.write',
  'UPDATE merchant_policy SET solo_limits = $3, policy = $4, version = version + 1 WHERE merchant_id = $1 AND mode = $2',
);

/** Those of one mode, by the names of their merchants. */
export async function listPolicies(runner: SqlRunner, mode: Mode): Promise<StoredMerchantPolicy[]> {
  return (await runner.rows<Row>(LIST, [mode])).map(policyOf);
}

export async function findPolicy(runner: SqlRunner, { merchantId, mode }: Tenant): Promise<StoredMerchantPolicy | undefined> {
  const row = await runner.first<Row>(FIND, [merchantId, mode]);
  return row && policyOf(row);
}

/** As {@link findPolicy}; nobody else changes it until the transaction ends. */
export async function lockPolicy(tx: SqlRunner, { merchantId, mode }: Tenant): Promise<StoredMerchantPolicy | undefined> {
  const row = await tx.first<Row>(LOCK, [merchantId, mode]);
  return row && policyOf(row);
}

export async function writePolicy(tx: SqlRunner, { merchantId, mode }: Tenant, { soloLimits, ...policy }: MerchantRules): Promise<void> {
  await tx.rows(WRITE, [merchantId, mode, JSON.stringify(soloLimits), JSON.stringify(policy)]);
}

function policyOf({ merchant_id: merchantId, name: merchantName, mode, solo_limits: soloLimits, policy, version }: Row): StoredMerchantPolicy {
  return { merchantId, merchantName, mode, rules: { ...policy, soloLimits }, version };
}
