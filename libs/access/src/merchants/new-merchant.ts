import type { DuplicateHandling, MerchantPolicy } from '@app/database';
import { type CallbackSubscription, CURRENCIES, isId, MAX_AMOUNT_MINOR, type Mode, MODES } from '@app/domain';
import { InvalidAccessRequest } from '../access.errors.js';
import { isCallbackSecret } from './callback-secret.js';

export const DEFAULT_LIFETIME_SECONDS = 604_800;
const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 31_536_000;
const MAX_NAME_CHARACTERS = 200;
const DUPLICATE_HANDLINGS: readonly DuplicateHandling[] = ['off', 'warn', 'ask'];
const MIN_WINDOW_HOURS = 1;
/** 31 days. */
const MAX_WINDOW_HOURS = 744;

/** The data of a merchant that is created. */
export interface NewMerchant {
  name: string;
  defaultLifetimeSeconds?: number;
  /** Where the callbacks of each mode go; nowhere unless given. */
  callbackUrls?: Partial<Readonly<Record<Mode, string | null>>>;
  callbackEvents?: CallbackSubscription;
  /** Of each mode, `whsec_…`; random unless given. */
  callbackSecrets?: Partial<Readonly<Record<Mode, string>>>;
  /** Minor units by currency. */
  soloLimits?: Readonly<Record<string, bigint>>;
  /** Its `duplicates` is `ask` unless given. */
  policy?: MerchantPolicy;
  /** A fixed id, for demo data that is the same at every start; random unless given. */
  id?: string;
}

/** @throws {InvalidAccessRequest} with everything that is wrong */
export function assertStorable(input: NewMerchant): void {
  const faults = [];
  if (input.name.trim() === '' || input.name.length > MAX_NAME_CHARACTERS) {
    faults.push({ pointer: '/name', detail: `The name of a merchant has 1 to ${MAX_NAME_CHARACTERS} characters.` });
  }
  const lifetimeSeconds = input.defaultLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS;
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < MIN_LIFETIME_SECONDS || lifetimeSeconds > MAX_LIFETIME_SECONDS) {
    faults.push({ pointer: '/default_lifetime_seconds', detail: `The default lifetime is ${MIN_LIFETIME_SECONDS} to ${MAX_LIFETIME_SECONDS} whole seconds.` });
  }
  for (const mode of MODES) {
    const secret = input.callbackSecrets?.[mode];
    if (secret !== undefined && !isCallbackSecret(secret))
      faults.push({ pointer: `/callback_secrets/${mode}`, detail: 'A callback secret is "whsec_" and the base64 of 24 to 64 bytes.' });
  }
  if (input.id !== undefined && !isId('merchant', input.id))
    faults.push({ pointer: '/id', detail: 'The id of a merchant is "mer_" and 32 hexadecimal digits.' });
  for (const [currency, limitMinor] of Object.entries(input.soloLimits ?? {})) {
    if (!CURRENCIES.includes(currency)) faults.push({ pointer: `/solo_limits/${currency}`, detail: 'There is no such currency.' });
    if (limitMinor < 0n || limitMinor > MAX_AMOUNT_MINOR)
      faults.push({ pointer: `/solo_limits/${currency}`, detail: 'The limit is negative or larger than any payout.' });
  }
  const { duplicates = 'ask', duplicateWindowHours = MIN_WINDOW_HOURS } = input.policy ?? {};
  if (!DUPLICATE_HANDLINGS.includes(duplicates)) faults.push({ pointer: '/policy/duplicates', detail: 'The handling of duplicates is off, warn or ask.' });
  if (!Number.isInteger(duplicateWindowHours) || duplicateWindowHours < MIN_WINDOW_HOURS || duplicateWindowHours > MAX_WINDOW_HOURS)
    faults.push({
      pointer: '/policy/duplicate_window_hours',
      detail: `Duplicates are looked for within ${MIN_WINDOW_HOURS} to ${MAX_WINDOW_HOURS} whole hours.`,
    });
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
}
