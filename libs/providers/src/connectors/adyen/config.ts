import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import { type GivenCredentials, readBaseUrl, readCredentials } from '../../connector-kit/credentials.js';

/** Where a payout goes: a bank account, a balance account of the platform, or a card. */
export type AdyenCategory = 'bank' | 'internal' | 'card';

/** Credentials and settings of one account at Adyen. */
export interface AdyenCredentials {
  /** The address of the Transfers API with its version, without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** The key of the signatures of transfer webhooks. */
  hmacKey: Buffer;
  /** The balance account that pays. */
  balanceAccountId: string;
  category: AdyenCategory;
  /** How fast a bank transfer travels, and what it costs. */
  priority: string;
  /** How many approvals a transfer waits for; 0: it is sent at once. */
  approvalsRequired: number;
  /** How long a booked bank transfer waits for the confirmation of the credit before it counts as paid, in hours. */
  bookedGraceHours: number;
}

const LIVE = 'https://balanceplatform-api-live.adyen.com/btl/v4';
const TEST = 'https://balanceplatform-api-test.adyen.com/btl/v4';
export const ADYEN_HOSTS = { live: ['balanceplatform-api-live.adyen.com'], test: ['balanceplatform-api-test.adyen.com'] };
const MAX_GRACE_HOURS = 720;
const MAX_APPROVALS = 9;
/** Adyen's keys have 32 bytes; half of that is the least that is accepted. */
const MIN_HMAC_KEY_BYTES = 16;

export const ADYEN_CREDENTIALS: readonly CredentialField[] = [
  {
    name: 'apiKey',
    title: 'API key',
    secret: true,
    required: true,
    help: 'Of a web service credential with the role TransferService Webservice Initiate, found in the Customer Area under Developers, API credentials.',
  },
  {
    name: 'hmacKey',
    title: 'HMAC key',
    secret: true,
    required: true,
    help: 'The hexadecimal key that the Customer Area shows once when the transfer webhook is set up; without it no notification is accepted.',
  },
  {
    name: 'balanceAccountId',
    title: 'Balance account',
    secret: false,
    required: true,
    help: 'The balance account that pays, such as BA00000000000000000000001.',
  },
  {
    name: 'category',
    title: 'Category',
    secret: false,
    required: false,
    choices: ['bank', 'internal', 'card'],
    default: 'bank',
    help: 'What this account pays to: bank accounts, balance accounts of the same platform, or stored cards.',
  },
  {
    name: 'priority',
    title: 'Priority',
    secret: false,
    required: false,
    choices: ['regular', 'fast', 'instant', 'wire', 'crossBorder', 'internal'],
    default: 'regular',
    help: 'How fast a bank transfer travels and what it costs; for the category bank only.',
  },
  {
    name: 'approvalsRequired',
    title: 'Approvals',
    secret: false,
    required: false,
    default: '0',
    help: 'How many approvals each transfer waits for at Adyen, 0 to 9; only a transfer that waits for one can be revoked.',
  },
  {
    name: 'bookedGraceHours',
    title: 'Hours until booked counts as paid',
    secret: false,
    required: false,
    default: '72',
    help: 'How many hours a booked bank transfer waits for the confirmation of the credit before it counts as paid, 0 to 720; not every route sends one.',
  },
  {
    name: 'baseUrl',
    title: 'Address',
    secret: false,
    required: false,
    default: LIVE,
    testDefault: TEST,
    help: `Adyen's Transfers API: ${LIVE} for a live account, ${TEST} for a test account.`,
  },
];

/** @throws {InvalidCredentials} */
export function readAdyenCredentials(given: GivenCredentials, mode: AccountMode): AdyenCredentials {
  const read = readCredentials(ADYEN_CREDENTIALS, given, mode);
  return {
    baseUrl: readBaseUrl('baseUrl', read.baseUrl ?? '', ADYEN_HOSTS, mode),
    apiKey: readHeaderText('apiKey', read.apiKey ?? ''),
    hmacKey: readHmacKey(read.hmacKey ?? ''),
    balanceAccountId: read.balanceAccountId ?? '',
    category: read.category as AdyenCategory,
    priority: read.priority ?? '',
    approvalsRequired: readWhole('approvalsRequired', read.approvalsRequired ?? '', MAX_APPROVALS),
    bookedGraceHours: readWhole('bookedGraceHours', read.bookedGraceHours ?? '', MAX_GRACE_HOURS),
  };
}

function readHmacKey(value: string): Buffer {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(value) || value.length < 2 * MIN_HMAC_KEY_BYTES)
    throw new InvalidCredentials(['hmacKey must be the hexadecimal key from the Customer Area, usually 64 characters of 0-9 and A-F.']);
  return Buffer.from(value, 'hex');
}

function readHeaderText(name: string, value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw new InvalidCredentials([`${name} has characters that no key of Adyen has: copy it again, without spaces.`]);
  return value;
}

function readWhole(name: string, value: string, max: number): number {
  if (!/^\d{1,4}$/.test(value) || Number(value) > max) throw new InvalidCredentials([`${name} must be a whole number from 0 to ${max}.`]);
  return Number(value);
}
