import { MerchantsService, type NewMerchant } from '@app/access';
import type { ProviderAccountOptions } from '@app/database';
import { type Mode, newId, OPERATOR_ROLES, type OperatorRole } from '@app/domain';
import type { OperatorIdentity } from '@app/payouts';
import { type Capabilities, ProviderAccountsService } from '@app/providers';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DEMO_FIELDS_SCHEMA, DEMO_SERVICES } from '../../apps/gateway/src/cli/demo-data.js';

/** A merchant of a test. Without its own account options it shares one provider account with the others. */
export interface TestMerchant extends Partial<NewMerchant> {
  accountOptions?: ProviderAccountOptions;
  /** Capabilities of its provider account that differ from those of the sandbox. */
  capabilities?: Partial<Capabilities>;
  /** It also has an account and a route in live mode; then the gateway needs `SANDBOX_MAY_BE_LIVE`. */
  hasLive?: boolean;
  /** Where its callbacks of both modes go. */
  callbackUrl?: string;
  /** A provider other than the sandbox of the test. */
  providerUrl?: string;
}

/** A stored merchant. */
export interface SeededMerchant {
  id: string;
  accountId: string;
}

/** Short enquiry intervals keep tests fast. The breaker is off, so failures that a test causes do not stop its other payouts. */
export const QUICK: ProviderAccountOptions = { enquirySchedule: { intervalsSeconds: [0.1] }, breaker: false };
/** A short settle time: "not found" becomes evidence soon after a send. */
export const QUICK_CAPABILITIES: Partial<Capabilities> = { settleTimeMs: 200 };

export async function seedServices(app: INestApplicationContext): Promise<void> {
  for (const { code, name, currency, minAmountMinor, maxAmountMinor } of DEMO_SERVICES) {
    await app.get(DataSource).query(
      `INSERT INTO service (code, name, method, currency, min_amount_minor, max_amount_minor, fields_schema) VALUES ($1, $2, 'bank_transfer', $3, $4, $5, $6)
         ON CONFLICT (code) DO NOTHING`,
      [code, name, currency, minAmountMinor, maxAmountMinor, JSON.stringify(DEMO_FIELDS_SCHEMA)],
    );
  }
}

/** These operators have no passwords; passwords are tested elsewhere. */
export async function seedOperators(app: INestApplicationContext): Promise<ReadonlyMap<OperatorRole, OperatorIdentity>> {
  const operators = new Map<OperatorRole, OperatorIdentity>();
  for (const role of OPERATOR_ROLES) {
    const operator = { id: newId('operator'), name: `Test ${role}`, role };
    await app
      .get(DataSource)
      .query(`INSERT INTO operator (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, 'none')`, [
        operator.id,
        `${role}@test.example`,
        operator.name,
        role,
      ]);
    operators.set(role, operator);
  }
  return operators;
}

/** Inserts merchants, provider accounts and routes. Routes are cached, so all must exist before the first payout. */
export async function seedMerchants(
  app: INestApplicationContext,
  sandboxUrl: string,
  merchants: Readonly<Record<string, TestMerchant>>,
): Promise<ReadonlyMap<string, SeededMerchant>> {
  const seeded = new Map<string, SeededMerchant>();
  const capabilitiesOf = new Map<string, Partial<Capabilities>>();
  const sharedAccountId = await saveAccount(app, sandboxUrl, QUICK);
  capabilitiesOf.set(sharedAccountId, QUICK_CAPABILITIES);
  for (const [name, { accountOptions, capabilities, providerUrl, hasLive, callbackUrl, ...rest }] of Object.entries(merchants)) {
    const isShared = !accountOptions && !capabilities && !providerUrl;
    const accountId = isShared ? sharedAccountId : await saveAccount(app, providerUrl ?? sandboxUrl, { ...QUICK, ...accountOptions });
    if (!isShared) capabilitiesOf.set(accountId, { ...QUICK_CAPABILITIES, ...capabilities });
    const callbackUrls = callbackUrl === undefined ? {} : { live: callbackUrl, test: callbackUrl };
    const { id } = await app.get(MerchantsService).create({ name, callbackUrls, ...rest, policy: { duplicates: 'off', ...rest.policy } });
    await route(app, id, accountId);
    if (hasLive) await route(app, id, await saveAccount(app, providerUrl ?? sandboxUrl, QUICK, 'live'));
    seeded.set(name, { id, accountId });
  }
  declareCapabilities(app.get(ProviderAccountsService), capabilitiesOf);
  return seeded;
}

function saveAccount(app: INestApplicationContext, baseUrl: string, options: ProviderAccountOptions, mode: Mode = 'test'): Promise<string> {
  const credentials = { baseUrl, apiKey: 'sandbox_test_key', notificationSecret: 'sandbox_notification_secret' };
  return app.get(ProviderAccountsService).save({ provider: 'sandbox', name: 'Test Bank', mode, credentials, options });
}

async function route(app: INestApplicationContext, merchantId: string, accountId: string): Promise<void> {
  for (const { code } of DEMO_SERVICES) {
    await app
      .get(DataSource)
      .query(`INSERT INTO route (id, service_code, provider_account_id, merchant_id) VALUES ($1, $2, $3, $4)`, [newId('route'), code, accountId, merchantId]);
  }
}

/** Loads accounts with the capabilities that the test has set. */
function declareCapabilities(accounts: ProviderAccountsService, declared: ReadonlyMap<string, Partial<Capabilities>>): void {
  const get = accounts.get.bind(accounts);
  accounts.get = async (id) => {
    const account = await get(id);
    return { ...account, capabilities: { ...account.capabilities, ...declared.get(id) } };
  };
}
