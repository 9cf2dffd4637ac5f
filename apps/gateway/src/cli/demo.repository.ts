import type { DataSource } from 'typeorm';
import { newId } from '@app/domain';
import { DEMO_FIELDS_SCHEMA, type DemoService } from './demo-data.js';

/** Adds a service of the demo, unless it exists. */
export async function insertDemoService(source: DataSource, service: DemoService): Promise<void> {
  await source.query(
    `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $2, 'bank_transfer', $3, $4, $5, $6)
     ON CONFLICT (code) DO NOTHING`,
    [service.code, service.name, service.currency, service.minAmountMinor, service.maxAmountMinor, JSON.stringify(DEMO_FIELDS_SCHEMA)],
  );
}

/** Adds a route from a service to a provider account of the demo, unless it exists. */
export async function insertDemoRoute(source: DataSource, serviceCode: string, providerAccountId: string): Promise<void> {
  await source.query(
    `INSERT INTO route (id, service_code, provider_account_id)
     SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM route WHERE service_code = $2 AND provider_account_id = $3)`,
    [newId('route'), serviceCode, providerAccountId],
  );
}

/** True if an API key with this id exists. */
export async function hasApiKey(source: DataSource, id: string): Promise<boolean> {
  const keys = await source.query<unknown[]>('SELECT 1 FROM api_key WHERE id = $1', [id]);
  return keys.length > 0;
}
