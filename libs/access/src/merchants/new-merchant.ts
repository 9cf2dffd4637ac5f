import type { MerchantPolicy } from '@app/database';
import { type CallbackSubscription, type Fault, isId, type Mode, MODES } from '@app/domain';
import { InvalidAccessRequest } from '../access.errors.js';
import { isCallbackSecret } from './callback-secret.js';
import { merchantRuleFaults } from './merchant-rules.js';

export const DEFAULT_LIFETIME_SECONDS = 604_800;
export const MIN_LIFETIME_SECONDS = 60;
export const MAX_LIFETIME_SECONDS = 31_536_000;
export const MAX_NAME_CHARACTERS = 200;

/** The data of a merchant that is created. */
export interface NewMerchant {
  name: string;
  /** Those in which its keys are accepted; both unless given. */
  modes?: readonly Mode[];
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
  const faults = profileFaults(input);
  if (input.modes?.length === 0) faults.push({ pointer: '/modes', detail: `A merchant begins with at least one mode: ${MODES.join(' or ')}.` });
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

/** What is wrong with a name and a default lifetime. */
export function profileFaults({ name, defaultLifetimeSeconds: seconds }: Partial<Pick<NewMerchant, 'name' | 'defaultLifetimeSeconds'>>): Fault[] {
  const faults: Fault[] = [];
  if (name !== undefined && (name.trim() === '' || name.length > MAX_NAME_CHARACTERS))
    faults.push({ pointer: '/name', detail: `The name of a merchant has 1 to ${MAX_NAME_CHARACTERS} characters.` });
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < MIN_LIFETIME_SECONDS || seconds > MAX_LIFETIME_SECONDS))
    faults.push({ pointer: '/default_lifetime_seconds', detail: `The default lifetime is ${MIN_LIFETIME_SECONDS} to ${MAX_LIFETIME_SECONDS} whole seconds.` });
  return faults;
}

/** Amounts as they are stored: every one that is accepted is exact as a number. */
export function minorNumbers(amounts: Readonly<Record<string, bigint>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([currency, minor]) => [currency, Number(minor)]));
}
