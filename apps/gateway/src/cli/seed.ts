import { AccessModule, ApiKeyAdministration, MerchantsService, OperatorsService, writeApiKey } from '@app/access';
import { loadConfig } from '@app/config';
import { Database } from '@app/database';
import type { Mode } from '@app/domain';
import { ProviderAccountsService, ProvidersModule } from '@app/providers';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandModule } from './command.module.js';
import { DEMO_IDS, DEMO_OPERATORS, DEMO_SERVICES, demoModes, DemoSecrets } from './demo-data.js';
import { hasApiKey, insertDemoRoute, insertDemoService } from './demo.repository.js';
import { runCommand } from './run-command.js';

async function seedServices(app: INestApplicationContext, modes: readonly Mode[]): Promise<void> {
  const database = app.get(Database);
  for (const service of DEMO_SERVICES) {
    await insertDemoService(database, service);
    for (const mode of modes) await insertDemoRoute(database, service.code, DEMO_IDS.providerAccounts[mode]);
  }
}

async function seedAccount(app: INestApplicationContext, mode: Mode): Promise<void> {
  const { SANDBOX_URL: baseUrl, SANDBOX_API_KEY: apiKey, SANDBOX_NOTIFICATION_SECRET: notificationSecret } = process.env;
  await app.get(ProviderAccountsService).save({
    id: DEMO_IDS.providerAccounts[mode],
    provider: 'sandbox',
    name: mode === 'live' ? 'Sandbox Bank' : 'Sandbox Bank, test',
    mode,
    credentials: {
      baseUrl: baseUrl || 'http://127.0.0.1:4010',
      apiKey: apiKey || 'sandbox_test_key',
      notificationSecret: notificationSecret || 'sandbox_notification_secret',
    },
  });
}

/** What a merchant needs to use one mode. */
interface MerchantAccess {
  apiKey: string;
  callbackSecret: string;
}

async function seedMerchant(app: INestApplicationContext, secrets: DemoSecrets): Promise<void> {
  const merchants = app.get(MerchantsService);
  if (await merchants.find(DEMO_IDS.merchant)) return;
  const callbackSecrets = { live: secrets.callbackSecret('live'), test: secrets.callbackSecret('test') };
  await merchants.create({ id: DEMO_IDS.merchant, name: 'Northwind Travel', callbackSecrets, soloLimits: { EUR: 1_000_000n, USD: 1_000_000n } });
}

async function seedKey(app: INestApplicationContext, mode: Mode, secrets: DemoSecrets): Promise<MerchantAccess> {
  const [id, secret, merchantId] = [DEMO_IDS.apiKeys[mode], secrets.apiKey(mode), DEMO_IDS.merchant];
  if (!(await hasApiKey(app.get(Database), id))) {
    const name = mode === 'test' ? 'Demo' : 'Demo, live';
    await app.get(ApiKeyAdministration).issue({ id, merchantId, name, mode, scopes: ['payouts:read', 'payouts:write'], secret });
  }
  return { apiKey: writeApiKey(mode, id, secret), callbackSecret: await app.get(MerchantsService).callbackSecret({ merchantId, mode }) };
}

async function seedOperators(app: INestApplicationContext, secrets: DemoSecrets): Promise<{ email: string; password: string; role: string }[]> {
  const operators = app.get(OperatorsService);
  const known = new Set((await operators.list()).map((operator) => operator.email));
  for (const { email, name, role } of DEMO_OPERATORS) {
    if (!known.has(email)) await operators.create({ email, name, role, password: secrets.password(email) });
  }
  return DEMO_OPERATORS.map(({ email, role }) => ({ email, password: secrets.password(email), role }));
}

/** Fills an empty gateway with a demo merchant, operators, services and the sandbox provider, in each mode. A second run changes nothing. */
await runCommand(async () => {
  const config = loadConfig();
  const { DEMO_SEED_SECRET: seed } = process.env;
  if (!seed) throw new Error('DEMO_SEED_SECRET is missing. Set it to the base64 of 32 random bytes; the keys and passwords of the demo are derived from it.');
  const secrets = new DemoSecrets(seed);
  const app = await CommandModule.open(config, [AccessModule, ProvidersModule]);
  try {
    const modes = demoModes(config);
    for (const mode of modes) await seedAccount(app, mode);
    await seedServices(app, modes);
    await seedMerchant(app, secrets);
    const test = await seedKey(app, 'test', secrets);
    const [mode] = modes;
    const merchant = { id: DEMO_IDS.merchant, mode, ...(mode === 'test' ? test : await seedKey(app, mode, secrets)), test };
    const operators = await seedOperators(app, secrets);
    process.stdout.write(`${JSON.stringify({ merchant, operators, providerAccountId: DEMO_IDS.providerAccounts[mode] })}\n`);
  } finally {
    await app.close();
  }
});
