import { AccessModule, ApiKeyAdministration, type ApiKeyRecord, assertOverlap, type Recorded } from '@app/access';
import { loadConfig } from '@app/config';
import { API_KEY_SCOPES, type ApiKeyScope, DEFAULT_API_KEY_OVERLAP_HOURS, MAX_API_KEY_OVERLAP_HOURS } from '@app/domain';
import { CommandModule } from '../command.module.js';
import { runCommand } from '../run-command.js';
import { listOf, modeNamed, type Options, print, readCommand, recordedBy, wholeNumber } from './server-command.js';

const USAGE = `Usage: npm run key -- <command>, in production: node dist/apps/gateway/src/cli/merchants/key.js <command>
  add --merchant mer_... --mode live --name checkout [--scopes ${API_KEY_SCOPES.join(',')}] [--cidrs 203.0.113.0/24] [--expires-days 90]
  list --merchant mer_... --mode live
  rotate --key key_... [--overlap-hours 0 to ${String(MAX_API_KEY_OVERLAP_HOURS)}; ${String(DEFAULT_API_KEY_OVERLAP_HOURS)} unless given] [--expires-days 90]
  revoke --key key_... --reason "..."                       every process refuses the key within a second
add and rotate print the key once. A command on the server needs no second person; the history says who ran it.`;

const VERBS = {
  add: ['merchant!', 'mode!', 'name!', 'scopes', 'cidrs', 'expires-days'],
  list: ['merchant!', 'mode!'],
  rotate: ['key!', 'overlap-hours', 'expires-days'],
  revoke: ['key!', 'reason!'],
} as const;

type Verb = keyof typeof VERBS;

const DAY_MS = 86_400_000;

function shown({ id, name, mode, scopes, allowedCidrs, state, secretHint, expiresAt, lastUse }: ApiKeyRecord): Record<string, unknown> {
  return { id, name, mode, scopes, cidrs: allowedCidrs, state, lastFour: secretHint, expiresAt, lastUse };
}

function scopesOf(text: string | undefined): ApiKeyScope[] {
  const names = text === undefined ? [...API_KEY_SCOPES] : listOf(text);
  const unknown = names.filter((name) => !(API_KEY_SCOPES as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`There is no scope ${unknown.join(', ')}: they are ${API_KEY_SCOPES.join(' and ')}.`);
  return names as ApiKeyScope[];
}

function expiryOf(options: Options): Date | null {
  const days = wholeNumber('expires-days', options['expires-days']);
  if (days === 0) throw new Error('--expires-days is at least 1: leave it out for a key that does not expire.');
  return days === undefined ? null : new Date(Date.now() + days * DAY_MS);
}

async function run(keys: ApiKeyAdministration, verb: Verb, options: Options): Promise<void> {
  const by = recordedBy(`key ${verb}`, options['reason']);
  const { merchant: merchantId = '', key: id = '' } = options;
  if (verb === 'list') for (const key of await keys.list({ merchantId, mode: modeNamed(options['mode']) })) print(shown(key));
  if (verb === 'revoke') {
    await keys.revoke(id, by);
    print(shown(await keys.find(id)));
  }
  if (verb === 'add') {
    const key = { merchantId, mode: modeNamed(options['mode']), name: options['name'] ?? '', scopes: scopesOf(options['scopes']) };
    print({ msg: 'API key added', ...(await keys.issue({ ...key, allowedCidrs: listOf(options['cidrs']), expiresAt: expiryOf(options) }, by)) });
  }
  if (verb === 'rotate') await rotate(keys, id, options, by);
}

async function rotate(keys: ApiKeyAdministration, id: string, options: Options, by: Recorded): Promise<void> {
  const former = await keys.find(id);
  if (former.state !== 'active') throw new Error(`The key is ${former.state}: only one that is in force can be replaced.`);
  const overlapHours = wholeNumber('overlap-hours', options['overlap-hours']) ?? DEFAULT_API_KEY_OVERLAP_HOURS;
  assertOverlap(overlapHours);
  const made = await keys.issue({ ...pickOf(former), expiresAt: expiryOf(options), replaces: { id, overlapHours } }, by);
  print({ msg: 'API key replaced', ...made, former: id, formerEnds: (await keys.find(id)).expiresAt });
}

function pickOf({
  merchantId,
  mode,
  name,
  scopes,
  allowedCidrs,
}: ApiKeyRecord): Pick<ApiKeyRecord, 'merchantId' | 'mode' | 'name' | 'scopes' | 'allowedCidrs'> {
  return { merchantId, mode, name, scopes, allowedCidrs };
}

/** API keys from the server: an empty installation gets its first one so. Every change is recorded in the history. */
await runCommand(async () => {
  const { verb, options } = readCommand(VERBS, USAGE);
  const app = await CommandModule.open(loadConfig(), [AccessModule]);
  try {
    await run(app.get(ApiKeyAdministration), verb, options);
  } finally {
    await app.close();
  }
});
