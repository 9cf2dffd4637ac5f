import type { MerchantPolicy } from '@app/database';
import { type CallbackSubscription, isId, type Mode, MODES } from '@app/domain';
import { InvalidAccessRequest } from '../access.errors.js';
import { isCallbackSecret } from './callback-secret.js';
import { merchantRuleFaults } from './merchant-rules.js';

export const DEFAULT_LIFETIME_SECONDS = 604_800;
const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 31_536_000;
const MAX_NAME_CHARACTERS = 200;

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
  faults.push(...merchantRuleFaults({ ...input.policy, soloLimits: minorNumbers(input.soloLimits) }));
  if (faults.length > 0) throw new InvalidAccessRequest(faults);
}

/** Amounts as they are stored: every one that is accepted is exact as a number. */
export function minorNumbers(amounts: Readonly<Record<string, bigint>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([currency, minor]) => [currency, Number(minor)]));
}
