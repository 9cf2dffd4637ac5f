/** What is logged about who may do what. The names are stable: rules of a log system are written for them. */
export const SECURITY_EVENTS = {
  sign_in_failed: 'a sign-in failed',
  sign_in_refused: 'a sign-in was refused, because there were too many',
  permission_refused: 'an operator was refused, because the role lacks the permission',
  origin_refused: 'a request to the admin was refused, because it may come from another site',
  api_key_refused: 'a request to the merchant API was refused, because of its key, its address or its scope',
  proof_failed: 'a signed-in operator gave a wrong password before something that needs it again',
  password_changed: 'an operator changed their own password',
  factor_enrolled: 'an operator set up a second factor',
  factor_failed: 'a code or a passkey of a second factor was not accepted',
  factor_removed: 'an operator removed a passkey or the authenticator app',
  passkey_counter_reversed: 'a passkey was refused, because its counter went back: there may be a copy of it',
  recovery_codes_made: 'an operator made new recovery codes',
  recovery_code_used: 'an operator used a recovery code',
  factor_reset: 'the second factor of an operator was reset',
  operator_unlocked: 'an administrator unlocked an operator',
  invitation_made: 'somebody was invited to become an operator',
  invitation_accepted: 'somebody became an operator by an invitation',
  invitation_ended: 'an invitation was withdrawn',
  invitation_refused: 'a link was tried that is no invitation any more, or never was',
  session_ended: 'a session of an operator was ended',
  reads_refused: 'an operator was refused, because they had read the details of too many recipients within an hour',
  decided_alone: 'the only operator decided what they had asked for themselves, under SOLE_OPERATOR',
} as const satisfies Record<string, string>;

export type SecurityEvent = keyof typeof SECURITY_EVENTS;

export const SECURITY_EVENT_NAMES = Object.keys(SECURITY_EVENTS) as SecurityEvent[];

/** Our own ids and names, a network address, and nothing that the caller wrote. */
export interface SecurityFacts {
  /** The network address of the request. */
  ip?: string;
  /** A keyed hash of the e-mail address that was tried: the same one each time, and of no use without the key. */
  subject?: string;
  /** Why, as a code. */
  why?: string;
  operatorId?: string;
  merchantId?: string;
  apiKeyId?: string;
  /** The permission or scope that lacks. */
  lacks?: string;
  requestId?: string;
  /** A route's pattern, never the path. */
  route?: string;
  /** What was decided, `noun.verb`, and about which request, account or kill switch. */
  what?: string;
  about?: string;
  /** A session of the admin; its id opens nothing. */
  sessionId?: string;
  /** How many sessions, where it is not one. */
  sessions?: number;
  /** The role that somebody gets. */
  role?: string;
  /** The operator who acted, and the reason in their words. */
  by?: string;
  reason?: string;
}
