import type { ModerationPolicy, ProviderAccountOptions } from '@app/database';
import type { OperatorIdentity } from '@app/payouts';
import type { Capabilities } from '@app/providers';

/** Who plays in every schedule. The ids are the same in every database. */
const idOf = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(32, '0')}`;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What a provider does that the contract leaves open. */
export interface ProviderHabits {
  /** A repeat under a known key: the present state of the first, or "duplicate". */
  onRepeat: 'replay' | 'duplicate';
}

export interface CastAccount {
  id: string;
  name: string;
  service: string;
  options: ProviderAccountOptions;
  capabilities: Capabilities;
  habits: ProviderHabits;
}

const ABLE: Capabilities = {
  result: 'either',
  revoke: true,
  cancel: true,
  batch: false,
  mayWant: [],
  notifications: true,
  enquiryByKey: true,
  keyScheme: 'header',
  replaysErrors: true,
  amountFormat: 'minor_integer',
  currencies: 'all',
  requiredFields: [],
  settleTimeMs: 30 * SECOND_MS,
  keyLifetimeMs: 24 * HOUR_MS,
  enquirySchedule: { intervalsSeconds: [20, 60, 900], jitter: 0.1, limit: 5, totalSeconds: null },
};

/** It opens soon, so that schedules see it open, being tried, and closed again. */
const TOUCHY: ProviderAccountOptions = { breaker: { failures: 2, openSeconds: 60 } };

/** One account for each service: every combination of what providers can do that changes what the gateway does. */
export const ACCOUNTS: readonly CastAccount[] = [
  { id: idOf('pac', 1), name: 'able', service: 'bank_transfer_eur', options: TOUCHY, capabilities: ABLE, habits: { onRepeat: 'replay' } },
  {
    id: idOf('pac', 2),
    name: 'forgetful',
    service: 'bank_transfer_usd',
    options: {},
    // Keys are forgotten soon, nothing can be recalled, and "duplicate" is all it says to a repeat.
    capabilities: { ...ABLE, revoke: false, cancel: false, keyLifetimeMs: HOUR_MS / 2, settleTimeMs: 5 * SECOND_MS },
    habits: { onRepeat: 'duplicate' },
  },
  {
    id: idOf('pac', 3),
    name: 'doubted',
    service: 'bank_transfer_jpy',
    options: { preventFailure: true },
    capabilities: { ...ABLE, settleTimeMs: 120 * SECOND_MS, keyLifetimeMs: 2 * HOUR_MS },
    habits: { onRepeat: 'replay' },
  },
  {
    id: idOf('pac', 4),
    name: 'trusted',
    service: 'bank_transfer_kwd',
    options: { autoClear: true, breaker: { failures: 1, openSeconds: 30 } },
    capabilities: { ...ABLE, notifications: false, enquirySchedule: { ...ABLE.enquirySchedule, limit: null, totalSeconds: 3_600 } },
    habits: { onRepeat: 'replay' },
  },
];

export interface CastMerchant {
  id: string;
  name: string;
  callbackUrl: string | null;
  callbackEvents: 'all' | 'final';
  soloLimits: Readonly<Record<string, number>>;
  policy: ModerationPolicy;
}

const PLAIN: Omit<CastMerchant, 'id' | 'name'> = { callbackUrl: null, callbackEvents: 'all', soloLimits: {}, policy: {} };

export const MERCHANTS: readonly CastMerchant[] = [
  { ...PLAIN, id: idOf('mer', 1), name: 'plain' },
  { ...PLAIN, id: idOf('mer', 2), name: 'told', callbackUrl: 'https://told.test.example/hook', callbackEvents: 'final' },
  { ...PLAIN, id: idOf('mer', 3), name: 'careful', policy: { always: true } },
  { ...PLAIN, id: idOf('mer', 4), name: 'limited', soloLimits: { EUR: 5_000, USD: 5_000, JPY: 5_000, KWD: 50_000 } },
];

/** Two of the roles that may decide, so that a second pair of eyes exists, and two that may only look. */
export const OPERATORS: readonly OperatorIdentity[] = [
  { id: idOf('op', 1), name: 'olivia', role: 'operator' },
  { id: idOf('op', 2), name: 'adrian', role: 'approver' },
  { id: idOf('op', 3), name: 'agnes', role: 'approver' },
  { id: idOf('op', 4), name: 'ada', role: 'admin' },
  { id: idOf('op', 5), name: 'victor', role: 'viewer' },
  { id: idOf('op', 6), name: 'aud', role: 'auditor' },
];
