import { AccessModule, ApiKeysService, MerchantsService, OperatorsService, writeApiKey } from '@app/access';
import { loadConfig } from '@app/config';
import { ProviderAccountsService, ProvidersModule } from '@app/providers';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandModule } from './command.module.js';
import { DEMO_IDS, DEMO_OPERATORS, DEMO_SERVICES, DemoSecrets } from './demo-data.js';
import { hasDemoApiKey, insertDemoRoute, insertDemoService } from './demo.repository.js';
import { runCommand } from './run-command.js';

async function seedServices(app: INestApplicationContext): Promise<void> {
  const source = app.get(DataSource);
  for (const service of DEMO_SERVICES) {
    await insertDemoService(source, service);
    await insertDemoRoute(source, service.code);
  }
}

async function seedAccount(app: INestApplicationContext): Promise<void> {
  const { SANDBOX_URL: baseUrl, SANDBOX_API_KEY: apiKey, SANDBOX_NOTIFICATION_SECRET: notificationSecret } = process.env;
  await app.get(ProviderAccountsService).save({
    id: DEMO_IDS.providerAccount,
    provider: 'sandbox',
    name: 'Sandbox Bank',
    mode: 'test',
    credentials: {
      baseUrl: baseUrl || 'http://127.0.0.1:4010',
      apiKey: apiKey || 'sandbox_test_key',
      notificationSecret: notificationSecret || 'sandbox_notification_secret',
    },
  });
}

async function seedMerchant(app: INestApplicationContext, secrets: DemoSecrets): Promise<{ id: string; apiKey: string; callbackSecret: string }> {
  const merchants = app.get(MerchantsService);
  const callbackSecret = secrets.callbackSecret();
  if (!(await merchants.find(DEMO_IDS.merchant))) {
    await merchants.create({
      id: DEMO_IDS.merchant,
      name: 'Northwind Travel',
      callbackSecrets: { test: callbackSecret },
      soloLimits: { EUR: 1_000_000n, USD: 1_000_000n },
    });
  }
  const secret = secrets.apiKey();
  if (!(await hasDemoApiKey(app.get(DataSource)))) {
    await app
      .get(ApiKeysService)
      .issue({ id: DEMO_IDS.apiKey, merchantId: DEMO_IDS.merchant, name: 'Demo', mode: 'test', scopes: ['payouts:read', 'payouts:write'], secret });
  }
  return { id: DEMO_IDS.merchant, apiKey: writeApiKey('test', DEMO_IDS.apiKey, secret), callbackSecret };
}

async function seedOperators(app: INestApplicationContext, secrets: DemoSecrets): Promise<{ email: string; password: string; role: string }[]> {
  const operators = app.get(OperatorsService);
  const known = new Set((await operators.list()).map((operator) => operator.email));
  for (const { email, name, role } of DEMO_OPERATORS) {
    if (!known.has(email)) await operators.create({ email, name, role, password: secrets.password(email) });
  }
  return DEMO_OPERATORS.map(({ email, role }) => ({ email, password: secrets.password(email), role }));
}

/** Fills an empty gateway with a demo merchant, operators, services and the sandbox provider. A second run changes nothing. */
await runCommand(async () => {
  const config = loadConfig();
  const { DEMO_SEED_SECRET: seed } = process.env;
  if (!seed) throw new Error('DEMO_SEED_SECRET is missing. Set it to the base64 of 32 random bytes; the keys and passwords of the demo are derived from it.');
  const secrets = new DemoSecrets(seed);
  const app = await CommandModule.open(config, [AccessModule, ProvidersModule]);
  try {
    await seedAccount(app);
    await seedServices(app);
    const merchant = await seedMerchant(app, secrets);
    const operators = await seedOperators(app, secrets);
    process.stdout.write(`${JSON.stringify({ merchant, operators, providerAccountId: DEMO_IDS.providerAccount })}\n`);
  } finally {
    await app.close();
  }
});
