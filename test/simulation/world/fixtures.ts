import type { ModerationPolicy, ProviderAccountOptions } from '@app/database';
import type { Mode } from '@app/domain';
import type { OperatorIdentity } from '@app/payouts';
import { type Capabilities, providerNamed } from '@app/providers';

/** The ids are the same in every database. */
const idOf = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(32, '0')}`;

/** The route to the account of the fixtures. */
export const routeIdOf = (accountId: string): string => accountId.replace('pac_', 'rt_');

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What the connector contract leaves open to a provider. */
export interface ProviderBehaviour {
  /** The answer to a repeat with a known key: the current state of the transfer, or an error "duplicate". */
  onRepeat: 'replay' | 'duplicate';
}

export interface AccountFixture {
  id: string;
  name: string;
  mode: Mode;
  service: string;
  options: ProviderAccountOptions;
  capabilities: Capabilities;
  behaviour: ProviderBehaviour;
}

const FULL_CAPABILITIES: Capabilities = {
  result: 'either',
  revoke: true,
  cancel: true,
  batch: false,
  mayRequire: [],
  notifications: true,
  enquiryByKey: true,
  keyScheme: 'header',
  keyForm: 'readable',
  replaysErrors: true,
  amountFormat: 'minor_integer',
  currencies: 'all',
  requiredFields: [],
  settleTimeMs: 30 * SECOND_MS,
  keyLifetimeMs: 24 * HOUR_MS,
  enquirySchedule: { intervalsSeconds: [20, 60, 900], jitter: 0.1, limit: 5, totalSeconds: null },
  provisional: [],
};

/** A breaker that opens after two failures, so that schedules see it open, half-open and closed again. */
const SENSITIVE_BREAKER: ProviderAccountOptions = { breaker: { failures: 2, openSeconds: 60 } };

/** One account for each service and mode; together they cover the provider capabilities that change the behaviour of the gateway. */
export const ACCOUNTS: readonly AccountFixture[] = [
  {
    id: idOf('pac', 1),
    name: 'all capabilities',
    mode: 'test',
    service: 'bank_transfer_eur',
    options: SENSITIVE_BREAKER,
    capabilities: FULL_CAPABILITIES,
    behaviour: { onRepeat: 'replay' },
  },
  {
    id: idOf('pac', 2),
    name: 'short key lifetime',
    mode: 'test',
    service: 'bank_transfer_usd',
    options: {},
    // Forgets keys after half an hour, cannot revoke or cancel, and answers a repeat with "duplicate".
    capabilities: { ...FULL_CAPABILITIES, revoke: false, cancel: false, keyLifetimeMs: HOUR_MS / 2, settleTimeMs: 5 * SECOND_MS },
    behaviour: { onRepeat: 'duplicate' },
  },
  {
    id: idOf('pac', 3),
    name: 'prevent failure',
    mode: 'test',
    service: 'bank_transfer_jpy',
    options: { preventFailure: true },
    capabilities: { ...FULL_CAPABILITIES, settleTimeMs: 120 * SECOND_MS, keyForm: 'uuid', keyLifetimeMs: 2 * HOUR_MS },
    behaviour: { onRepeat: 'replay' },
  },
  {
    id: idOf('pac', 4),
    name: 'auto clear',
    mode: 'test',
    service: 'bank_transfer_kwd',
    options: { autoClear: true, breaker: { failures: 1, openSeconds: 30 } },
    capabilities: {
      ...FULL_CAPABILITIES,
      notifications: false,
      keyForm: { length: 35, alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
      keyLifetimeMs: 'unlimited',
      enquirySchedule: { ...FULL_CAPABILITIES.enquirySchedule, limit: null, totalSeconds: 3_600 },
      // The model takes a payment back within half an hour; the last enquiry comes when that is over.
      provisional: [{ totalSeconds: 3_600, intervalsSeconds: [300, 900] }],
    },
    behaviour: { onRepeat: 'replay' },
  },
  {
    // Only live sends can be stopped by a kill switch.
    id: idOf('pac', 5),
    name: 'live',
    mode: 'live',
    service: 'bank_transfer_eur',
    options: SENSITIVE_BREAKER,
    capabilities: FULL_CAPABILITIES,
    behaviour: { onRepeat: 'replay' },
  },
];

/** What makes an account that account at the model. */
export function identityOf(accountId: string, mode: Mode): string {
  return providerNamed('sandbox').identityOf(credentialsOf(accountId), mode);
}

/** Credentials with which an account of the model is entered, as one of the sandbox. Nothing is sent to their address. */
export function credentialsOf(accountId: string): Record<string, string> {
  return { baseUrl: 'https://model.test.example', ledger: accountId, apiKey: 'key of the model', notificationSecret: 'secret of the model' };
}

export interface MerchantFixture {
  id: string;
  name: string;
  callbackUrl: string | null;
  callbackEvents: 'all' | 'final';
  soloLimits: Readonly<Record<string, number>>;
  policy: ModerationPolicy;
}

const PLAIN_MERCHANT: Omit<MerchantFixture, 'id' | 'name'> = { callbackUrl: null, callbackEvents: 'all', soloLimits: {}, policy: {} };

export const MERCHANTS: readonly MerchantFixture[] = [
  { ...PLAIN_MERCHANT, id: idOf('mer', 1), name: 'plain' },
  { ...PLAIN_MERCHANT, id: idOf('mer', 2), name: 'callbacks', callbackUrl: 'https://merchant.test.example/hook', callbackEvents: 'final' },
  { ...PLAIN_MERCHANT, id: idOf('mer', 3), name: 'always moderated', policy: { always: true } },
  { ...PLAIN_MERCHANT, id: idOf('mer', 4), name: 'solo limits', soloLimits: { EUR: 5_000, USD: 5_000, JPY: 5_000, KWD: 50_000 } },
];

/** Several who may decide, so that a second operator exists, and two with read-only roles. */
export const OPERATORS: readonly OperatorIdentity[] = [
  { id: idOf('op', 1), name: 'olivia', role: 'operator' },
  { id: idOf('op', 2), name: 'adrian', role: 'approver' },
  { id: idOf('op', 3), name: 'agnes', role: 'approver' },
  { id: idOf('op', 4), name: 'ada', role: 'admin' },
  { id: idOf('op', 5), name: 'victor', role: 'viewer' },
  { id: idOf('op', 6), name: 'aud', role: 'auditor' },
];

/** An administrator who moves money where they can. Nobody works with them; `ada` is the other administrator. */
export const HOSTILE: OperatorIdentity = { id: idOf('op', 7), name: 'mallory', role: 'admin' };
