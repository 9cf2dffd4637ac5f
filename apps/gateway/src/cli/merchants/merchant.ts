import { AccessModule, MerchantAdministration, type MerchantRecord, MerchantsService } from '@app/access';
import { loadConfig } from '@app/config';
import { CALLBACK_SUBSCRIPTIONS, type Mode, MODES, type Tenant } from '@app/domain';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandModule } from '../command.module.js';
import { runCommand } from '../run-command.js';
import { listOf, modeNamed, type Options, print, readCommand, recordedBy, wholeNumber } from './server-command.js';

const USAGE = `Usage: npm run merchant -- <command>, in production: node dist/apps/gateway/src/cli/merchants/merchant.js <command>
  add --name "Northwind Travel" [--modes live,test] [--lifetime-seconds 604800] [--id mer_...]
  list [--search north]
  change --merchant mer_... [--name "Northwind"] [--lifetime-seconds 3600] [--callback-events all|final] [--reason "..."]
  disable --merchant mer_... --mode live --reason "..."     its API keys are refused within a second; what it ordered before is still sent
  enable --merchant mer_... --mode live --reason "..."
  endpoint --merchant mer_... --mode live --url https://shop.example/callbacks [--reason "..."]
  rotate-secret --merchant mer_... --mode live              prints the new signing secret of callbacks, once
Administrators do the same in the dashboard. A command on the server needs no second person; the history says who ran it.`;

const VERBS = {
  add: ['name!', 'modes', 'lifetime-seconds', 'id'],
  list: ['search'],
  change: ['merchant!', 'name', 'lifetime-seconds', 'callback-events', 'reason'],
  disable: ['merchant!', 'mode!', 'reason!'],
  enable: ['merchant!', 'mode!', 'reason!'],
  endpoint: ['merchant!', 'mode!', 'url!', 'reason'],
  'rotate-secret': ['merchant!', 'mode!'],
} as const;

type Verb = keyof typeof VERBS;

const tenantOf = ({ merchant = '', mode }: Options): Tenant => ({ merchantId: merchant, mode: modeNamed(mode) });

function shown({ id, name, modes, defaultLifetimeSeconds, callbackEvents }: MerchantRecord): Record<string, unknown> {
  const inMode = (mode: Mode) => {
    const { disabledAt, endpoint, activeKeys } = modes[mode];
    return { enabled: disabledAt === null, keys: activeKeys, callbacks: endpoint?.url ?? null };
  };
  return { id, name, defaultLifetimeSeconds, callbackEvents, ...Object.fromEntries(MODES.map((mode) => [mode, inMode(mode)])) };
}

async function add(app: INestApplicationContext, { name = '', modes, id, ...options }: Options): Promise<string> {
  const seconds = wholeNumber('lifetime-seconds', options['lifetime-seconds']);
  const input = {
    name,
    ...(modes === undefined ? {} : { modes: listOf(modes).map(modeNamed) }),
    ...(id === undefined ? {} : { id }),
    ...(seconds === undefined ? {} : { defaultLifetimeSeconds: seconds }),
  };
  return (await app.get(MerchantsService).create(input, recordedBy('merchant add'))).id;
}

async function change(merchants: MerchantAdministration, { merchant = '', name, reason, ...options }: Options): Promise<void> {
  const events = CALLBACK_SUBSCRIPTIONS.find((one) => one === options['callback-events']);
  if (options['callback-events'] !== undefined && events === undefined) throw new Error(`--callback-events is ${CALLBACK_SUBSCRIPTIONS.join(' or ')}.`);
  const seconds = wholeNumber('lifetime-seconds', options['lifetime-seconds']);
  const profile = {
    ...(name === undefined ? {} : { name }),
    ...(seconds === undefined ? {} : { defaultLifetimeSeconds: seconds }),
    ...(events === undefined ? {} : { callbackEvents: events }),
  };
  const { version } = await merchants.get(merchant);
  await merchants.change(merchant, version, profile, recordedBy('merchant change', reason));
}

async function run(app: INestApplicationContext, verb: Verb, options: Options): Promise<void> {
  const merchants = app.get(MerchantAdministration);
  const by = recordedBy(`merchant ${verb}`, options['reason']);
  if (verb === 'list') {
    for (const merchant of await merchants.list(options['search'] ?? '')) print(shown(merchant));
    return;
  }
  if (verb === 'rotate-secret') {
    print({ secret: await app.get(MerchantsService).rotateCallbackSecret(tenantOf(options), by) });
    return;
  }
  if (verb === 'change') await change(merchants, options);
  if (verb === 'disable') await merchants.disable(tenantOf(options), by);
  if (verb === 'enable') await merchants.enable(tenantOf(options), by);
  if (verb === 'endpoint') await merchants.setEndpoint(tenantOf(options), options['url'] ?? '', by);
  const id = verb === 'add' ? await add(app, options) : (options['merchant'] ?? '');
  print(shown(await merchants.get(id)));
}

/** Merchants from the server: an empty installation gets its first one so. Every change is recorded in the history. */
await runCommand(async () => {
  const { verb, options } = readCommand(VERBS, USAGE);
  const app = await CommandModule.open(loadConfig(), [AccessModule]);
  try {
    await run(app, verb, options);
  } finally {
    await app.close();
  }
});
