import type { AccountMode, CredentialField } from '@app/domain';
import { InvalidCredentials } from '../../connector-kit/connector-kit.errors.js';
import type { KeyForm } from '../../connector-kit/connector.contract.js';
import { type GivenCredentials, readCredentials } from '../../connector-kit/credentials.js';

/** Credentials of one account at the sandbox provider. */
export interface SandboxCredentials {
  /** The address of its API, without a slash at the end. */
  baseUrl: string;
  /** The name of its ledger. */
  ledger: string;
  apiKey: string;
  /** The key of the signatures of notifications. */
  notificationSecret: string;
  /** Of its keys: it takes any of up to 255 characters, so that an account can try the form of another provider. */
  keyForm: Extract<KeyForm, string>;
}

export const SANDBOX_CREDENTIALS: readonly CredentialField[] = [
  { name: 'baseUrl', title: 'Address', secret: false, required: true, help: "The address of the sandbox provider's API." },
  { name: 'apiKey', title: 'API key', secret: true, required: true, help: 'The key that the sandbox provider was started with.' },
  {
    name: 'notificationSecret',
    title: 'Notification secret',
    secret: true,
    required: true,
    help: 'The sandbox provider signs its notifications with this secret.',
  },
  {
    name: 'ledger',
    title: 'Ledger',
    secret: false,
    required: false,
    default: 'main',
    help: 'The name of the ledger that the sandbox provider keeps: SANDBOX_LEDGER, or main.',
  },
  {
    name: 'keyForm',
    title: 'Form of the keys',
    secret: false,
    required: false,
    choices: ['readable', 'uuid'],
    default: 'readable',
    help: 'The sandbox provider takes any key: uuid is what many providers take. Payouts that were sent keep their keys.',
  },
];

/** @throws {InvalidCredentials} */
export function readSandboxCredentials(given: GivenCredentials, mode: AccountMode): SandboxCredentials {
  const { baseUrl = '', ledger = '', apiKey = '', notificationSecret = '', keyForm } = readCredentials(SANDBOX_CREDENTIALS, given, mode);
  if (!URL.canParse(baseUrl)) throw new InvalidCredentials(['baseUrl must be the address of the sandbox provider.']);
  return { baseUrl: baseUrl.replace(/\/$/, ''), ledger, apiKey, notificationSecret, keyForm: keyForm === 'uuid' ? 'uuid' : 'readable' };
}
