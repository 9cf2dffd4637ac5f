import { columnList, type RowOf, ServiceEntity, type SqlRunner, sql } from '@app/database';

/** A service as it is stored. Amounts are minor units of its currency. */
export type StoredService = ServiceEntity;

const COLUMNS = columnList(ServiceEntity);
const LIST = sql('service_list', `SELECT ${COLUMNS} FROM service ORDER BY code`);
const FIND = sql('service_find', `SELECT ${COLUMNS} FROM service WHERE code = $1`);
const LOCK = sql('service_lock', `SELECT ${COLUMNS} FROM service WHERE code = $1 FOR NO KEY UPDATE`);
const INSERT = sql(
  'service_insert',
  `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema, template)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING RETURNING code`,
);
const UPDATE = sql(
  'service_update',
  `UPDATE service SET name = $2, min_amount_minor = $3, max_amount_minor = $4, enabled = $5, version = version + 1 WHERE code = $1`,
);

type Row = RowOf<ServiceEntity>;

/** All services, by code. */
export async function listServices(runner: SqlRunner): Promise<StoredService[]> {
  return (await runner.rows<Row>(LIST, [])).map(serviceOf);
}

export async function findService(runner: SqlRunner, code: string): Promise<StoredService | undefined> {
  const row = await runner.first<Row>(FIND, [code]);
  return row && serviceOf(row);
}

/** As {@link findService}; nobody else changes it until the transaction ends. */
export async function lockService(tx: SqlRunner, code: string): Promise<StoredService | undefined> {
  const row = await tx.first<Row>(LOCK, [code]);
  return row && serviceOf(row);
}

/** @returns false when there is a service with this code already */
export async function insertService(tx: SqlRunner, service: Omit<StoredService, 'enabled' | 'version'>): Promise<boolean> {
  const { code, name, method, currency, minAmountMinor, maxAmountMinor, fieldsSchema, template } = service;
  const values = [code, name, method, currency, minAmountMinor, maxAmountMinor, JSON.stringify(fieldsSchema), template];
  return (await tx.first(INSERT, values)) !== undefined;
}

/** Stores what may change of a service; its code, currency and form stay. */
export async function updateService(tx: SqlRunner, { code, name, minAmountMinor, maxAmountMinor, enabled }: StoredService): Promise<void> {
  await tx.rows(UPDATE, [code, name, minAmountMinor, maxAmountMinor, enabled]);
}

function serviceOf(row: Row): StoredService {
  const { min_amount_minor: minAmountMinor, max_amount_minor: maxAmountMinor, fields_schema: fieldsSchema, ...rest } = row;
  return { ...rest, minAmountMinor, maxAmountMinor, fieldsSchema };
}
