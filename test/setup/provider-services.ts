import type { ProviderAccountOptions } from '@app/database';
import { newId } from '@app/domain';
import { ProviderAccountsService, RoutingService } from '@app/providers';
import { QUICK } from './gateway-seed.js';
import type { TestGateway } from './gateway.js';

/** A service of a test, and details of a valid recipient. */
export interface TestService {
  code: string;
  currency: string;
  fields: Record<string, string>;
}

/** The provider account that a service of a test is routed to. */
export interface TestProviderAccount {
  provider: string;
  credentials: Record<string, string>;
  options?: ProviderAccountOptions;
}

/**
 * Creates a service that is routed to its own account at the provider. All services must exist before the first payout, because the
 * catalogue is cached.
 * @returns the id of the account
 */
export async function serviceAt(
  gateway: TestGateway,
  { provider, credentials, options = QUICK }: TestProviderAccount,
  { code, currency, fields }: TestService,
): Promise<string> {
  const accountId = await gateway.app.get(ProviderAccountsService).save({ provider, name: provider, mode: 'test', credentials, options });
  const schema = {
    type: 'object',
    required: Object.keys(fields),
    properties: Object.fromEntries(Object.keys(fields).map((name) => [name, { type: 'string' }])),
  };
  await gateway.run(
    `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $1, 'test', $2, 1, 100000000, $3)`,
    [code, currency, JSON.stringify(schema)],
  );
  await gateway.run(`INSERT INTO route (id, service_code, provider_account_id) VALUES ($1, $2, $3)`, [newId('route'), code, accountId]);
  gateway.app.get(RoutingService).forget();
  return accountId;
}
