import { shortenText } from '@app/domain';
import { cannot, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { asText } from '../../connector-kit/json.js';
import type { Form } from './client.js';
import { STRIPE_CURRENCIES, toStripe } from './currencies.js';
import { METADATA } from './objects.js';
import type { Expected } from './translate.js';

/** The id of a connected account, which is also sent in a header. */
const ACCOUNT = /^acct_[A-Za-z0-9]{1,64}$/;
/** The id of a bank account or a card. */
const DESTINATION = /^[A-Za-z0-9_]{1,100}$/;
const METHODS: readonly string[] = ['standard', 'instant'];
/** In characters. */
const MAX_DESCRIPTION_LENGTH = 1_000;

/** A payout, checked before anything is sent. */
export interface Order {
  /** In Stripe's units. */
  amount: bigint;
  account: string | null;
  destination: string | null;
  method: string | null;
}

/** The field of the recipient that a mode requires. */
export type RequiredField = 'account' | 'destination';

/**
 * @param isPaidOut whether the money goes to a bank account or card, and not only from one balance to another
 * @returns a refusal instead when Stripe would misread or refuse the payout
 */
export function orderOf(
  { fields, currency, amountMinor }: OperationRequest,
  needed: RequiredField,
  isPaidOut: boolean,
): { order: Order } | { declined: Declined } {
  if (!STRIPE_CURRENCIES.includes(currency)) return { declined: cannot(`Stripe does not pay out in ${currency}. Use an account of another provider.`) };
  const amount = toStripe(amountMinor, currency, isPaidOut);
  if (amount === null)
    return { declined: invalid('INVALID_AMOUNT', `Stripe pays out only whole units in ${currency}. Create the payout again with a rounded amount.`) };
  const account = asText(fields.account);
  const destination = asText(fields.destination);
  const method = asText(fields.method);
  if (account === null ? needed === 'account' || fields.account != null : !ACCOUNT.test(account))
    return { declined: invalid('INVALID_DETAILS', 'account must be the id of a connected account, such as acct_1NZvdW2eZvKYlo2C.') };
  if (destination === null ? needed === 'destination' || fields.destination != null : !DESTINATION.test(destination))
    return { declined: invalid('INVALID_DETAILS', 'destination must be the id of a bank account or card, such as ba_1NZvdW2eZvKYlo2C.') };
  if (method === null ? fields.method != null : !METHODS.includes(method))
    return { declined: invalid('INVALID_DETAILS', `method must be one of ${METHODS.join(', ')}.`) };
  return { order: { amount, account, destination, method } };
}

/** The parameters of POST /v1/payouts. @param transferId the transfer that provides the money, if there is one */
export function payoutForm(request: OperationRequest, { amount, destination, method }: Order, transferId: string | null): Form {
  return {
    amount: String(amount),
    currency: request.currency.toLowerCase(),
    ...(destination === null ? {} : { destination }),
    ...(method === null ? {} : { method }),
    ...descriptionOf(request),
    metadata: { ...metadataOf(request), ...(transferId === null ? {} : { [METADATA.transferId]: transferId }) },
  };
}

/** The parameters of POST /v1/transfers. */
export function transferForm(request: OperationRequest, { amount, account }: Order): Form {
  return {
    amount: String(amount),
    currency: request.currency.toLowerCase(),
    destination: account ?? '',
    transfer_group: request.invokeKey,
    ...descriptionOf(request),
    metadata: metadataOf(request),
  };
}

/** What identifies the objects of a payout. An amount in an unsupported currency matches nothing. */
export function expectedOf(
  { invokeKey, amountMinor, currency, fields }: Pick<OperationRequest, 'invokeKey' | 'amountMinor' | 'currency' | 'fields'>,
  isPaidOut: boolean,
): Expected {
  return { invokeKey, amount: toStripe(amountMinor, currency, isPaidOut), currency, account: accountIn(fields) };
}

/** The connected account of a recipient; null when there is none or it is not valid. */
export function accountIn(fields: Readonly<Record<string, unknown>>): string | null {
  const account = asText(fields.account);
  return account !== null && ACCOUNT.test(account) ? account : null;
}

function metadataOf({ payoutId, invokeKey }: OperationRequest): Record<string, string> {
  return { [METADATA.payoutId]: payoutId, [METADATA.invokeKey]: invokeKey };
}

function descriptionOf({ description }: OperationRequest): Form {
  const text = shortenText((description ?? '').trim(), MAX_DESCRIPTION_LENGTH);
  return text === '' ? {} : { description: text };
}

function invalid(resolution: 'INVALID_AMOUNT' | 'INVALID_DETAILS', message: string): Declined {
  return { ...NO_RESPONSE, kind: 'declined', resolution, message };
}
