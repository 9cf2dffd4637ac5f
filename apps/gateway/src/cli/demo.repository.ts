import { changeConfiguration, type ConfigurationChange, type Database, recordChange, type SqlRunner, sql, type Transaction } from '@app/database';
import { newId } from '@app/domain';
import { DEMO_FIELDS_SCHEMA, type DemoService } from './demo-data.js';

const INSERT_SERVICE = sql(
  'demo_service',
  `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $2, 'bank_transfer', $3, $4, $5, $6)
   ON CONFLICT (code) DO NOTHING RETURNING code`,
);
const INSERT_ROUTE = sql(
  'demo_route',
  `INSERT INTO route (id, service_code, provider_account_id)
   SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM route WHERE service_code = $2 AND provider_account_id = $3) RETURNING id`,
);
const HAS_KEY = sql('demo_has_key', 'SELECT 1 FROM api_key WHERE id = $1');

/** Adds a service of the demo, unless it exists. */
export function insertDemoService(database: Database, service: DemoService): Promise<void> {
  const { code, name, currency, minAmountMinor, maxAmountMinor } = service;
  return changeConfiguration(database, async (tx) => {
    const added = await tx.first(INSERT_SERVICE, [code, name, currency, minAmountMinor, maxAmountMinor, JSON.stringify(DEMO_FIELDS_SCHEMA)]);
    if (added) await record(tx, { subject: 'service', subjectId: code, action: 'service.created' });
  });
}

/** Adds a route from a service to a provider account of the demo, unless it exists. */
export function insertDemoRoute(database: Database, serviceCode: string, providerAccountId: string): Promise<void> {
  return changeConfiguration(database, async (tx) => {
    const id = newId('route');
    const added = await tx.first(INSERT_ROUTE, [id, serviceCode, providerAccountId]);
    if (added) await record(tx, { subject: 'route', subjectId: id, action: 'route.created' });
  });
}

function record(tx: Transaction, what: Pick<ConfigurationChange, 'subject' | 'subjectId' | 'action'>): Promise<void> {
  return recordChange(tx, { ...what, operatorId: null, reason: null, data: { by: 'db:seed' } });
}

/** True if an API key with this id exists. */
export async function hasApiKey(database: SqlRunner, id: string): Promise<boolean> {
  return (await database.first(HAS_KEY, [id])) !== undefined;
}
