import type { Permission } from './permissions.js';

/** Changes of configuration that decide where live money goes, or who decides about it, `noun.verb`, and the permission that its maker and its publisher need. */
export const CHANGE_KINDS = {
  'account.create': 'configuration.manage',
  'account.change': 'configuration.manage',
  'account.rotate': 'configuration.manage',
  'account.resume': 'configuration.manage',
  'route.create': 'configuration.manage',
  'route.change': 'configuration.manage',
  'code_rule.publish': 'configuration.manage',
  'code_rule.withdraw': 'configuration.manage',
  'operator.create': 'operator.manage',
  'operator.invite': 'operator.manage',
  'operator.role': 'operator.manage',
  'operator.reset_factor': 'operator.manage',
  'merchant_policy.change': 'configuration.manage',
  'merchant_policy.tighten': 'configuration.manage',
  'merchant.enable': 'configuration.manage',
  'callback_endpoint.set': 'configuration.manage',
  'api_key.create': 'configuration.manage',
  'api_key.rotate': 'configuration.manage',
  'service.create': 'configuration.manage',
  'service.change': 'configuration.manage',
  'service.tighten': 'configuration.manage',
  'approval_rule.create': 'configuration.manage',
  'approval_rule.change': 'configuration.manage',
  'approval_rule.tighten': 'configuration.manage',
} as const satisfies Record<string, Permission>;

export type ChangeKindName = keyof typeof CHANGE_KINDS;

export const CHANGE_KIND_NAMES = Object.keys(CHANGE_KINDS) as ChangeKindName[];

/** Kinds that only take away: one person makes them at once, in live mode too. */
export const ONE_PERSON_KINDS: ReadonlySet<ChangeKindName> = new Set<ChangeKindName>([
  'merchant_policy.tighten',
  'service.tighten',
  'approval_rule.create',
  'approval_rule.tighten',
]);

/** A request waits, and ends once. It is void when what it changes has changed since, or its maker may no longer make it. */
export const CHANGE_STATES = ['waiting', 'published', 'refused', 'withdrawn', 'expired', 'void'] as const;

export type ChangeState = (typeof CHANGE_STATES)[number];

/** For how long a change request waits, in days. */
export const CHANGE_LIFETIME_DAYS = 7;
/** How many requests may wait for one thing, and of one person: nobody can bury the requests of others. */
export const MAX_WAITING_OF_SUBJECT = 20;
export const MAX_WAITING_OF_MAKER = 100;

/** One value that a change alters, as text. Of a secret it is a keyed fingerprint. */
export interface ChangedValue {
  /** @example "credentials.baseUrl" */
  field: string;
  title: string;
  /** Null: there is none. */
  before: string | null;
  after: string | null;
  isSecret: boolean;
}

/** The setting, and what the history says under `alone` of a decision by one person that takes two without it. */
export const SOLE_OPERATOR = 'SOLE_OPERATOR';

/** What somebody does who needs a second person and has none. */
export const WITHOUT_SECOND_PERSON = 'If there is none, invite one on the server with "npm run operator:invite", or set SOLE_OPERATOR=true and start again.';

/** How many people change live configuration: two; one, by a recorded setting; or none, while there is only one administrator. */
export const FOUR_EYES_STATES = ['two', 'sole', 'closed'] as const;

export type FourEyesState = (typeof FOUR_EYES_STATES)[number];
