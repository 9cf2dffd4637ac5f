import { v7 } from 'uuid';

/** The prefixes of ids. */
export const ID_PREFIXES = {
  payout: 'po',
  merchant: 'mer',
  apiKey: 'key',
  operator: 'op',
  invitation: 'inv',
  session: 'ses',
  factor: 'fac',
  providerAccount: 'pac',
  route: 'rt',
  operation: 'opn',
  attempt: 'att',
  statement: 'st',
  moderationCase: 'mc',
  approval: 'apr',
  approvalRule: 'arl',
  callback: 'cb',
  notification: 'ntf',
  codeRule: 'cr',
  change: 'chg',
  killSwitch: 'ks',
  confirmation: 'cfm',
  changeRequest: 'crq',
  request: 'req',
  alertChannel: 'ach',
  alertMessage: 'alm',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** A new id: the kind's prefix and a UUIDv7 (RFC 9562) in 32 hexadecimal digits, so that ids sort by the time of creation. */
export function newId(kind: IdKind): string {
  return `${ID_PREFIXES[kind]}_${v7().replaceAll('-', '')}`;
}

/** True when the text has the form of an id of this kind; says nothing about whether it exists. */
export function isId(kind: IdKind, text: string): boolean {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`).test(text);
}
