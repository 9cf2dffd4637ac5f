import { IS_PROVED, type SqlRunner, sql } from '@app/database';

/** A route as it was entered. Amounts are minor units of the service's currency; null: no limit, or every merchant. */
export interface RouteDraft {
  serviceCode: string;
  providerAccountId: string;
  merchantId: string | null;
  /** The lowest number is tried first. */
  priority: number;
  minAmountMinor: bigint | null;
  maxAmountMinor: bigint | null;
  enabled: boolean;
}

/** A route as it is stored. */
export interface StoredRoute extends RouteDraft {
  id: string;
}

const INSERT = sql(
  'route_insert',
  `INSERT INTO route (id, service_code, provider_account_id, merchant_id, priority, min_amount_minor, max_amount_minor, enabled) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const UPDATE = sql(
  'route_update',
  `UPDATE route SET priority = $2, min_amount_minor = $3, max_amount_minor = $4, enabled = $5, version = version + 1 WHERE id = $1 RETURNING id`,
);
const LOCK = sql('route_lock', `SELECT version FROM route WHERE id = $1 FOR UPDATE`);
const PROVED = sql('route_account_proved', `SELECT ${IS_PROVED} AS is_proved FROM provider_account WHERE id = $1`);
const MERCHANT = sql('route_merchant', `SELECT 1 AS there FROM merchant WHERE id = $1`);

export async function insertRoute(runner: SqlRunner, route: StoredRoute): Promise<void> {
  const { id, serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled } = route;
  await runner.rows(INSERT, [id, serviceCode, providerAccountId, merchantId, priority, minAmountMinor, maxAmountMinor, enabled]);
}

/** Stores when a route applies; its service, merchant and account do not change. */
export async function updateRoute(runner: SqlRunner, { id, priority, minAmountMinor, maxAmountMinor, enabled }: StoredRoute): Promise<void> {
  await runner.rows(UPDATE, [id, priority, minAmountMinor, maxAmountMinor, enabled]);
}

/** Locks a route until the transaction ends. @returns its version, or undefined when there is none */
export async function lockRoute(runner: SqlRunner, id: string): Promise<number | undefined> {
  return (await runner.first<{ version: number }>(LOCK, [id]))?.version;
}

export async function merchantExists(runner: SqlRunner, merchantId: string): Promise<boolean> {
  return (await runner.first(MERCHANT, [merchantId])) !== undefined;
}

/** Whether money may be sent through an account. */
export async function isAccountProved(runner: SqlRunner, accountId: string): Promise<boolean> {
  return (await runner.first<{ is_proved: boolean }>(PROVED, [accountId]))?.is_proved === true;
}
