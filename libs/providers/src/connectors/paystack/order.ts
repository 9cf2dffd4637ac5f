import { declineIncomplete, invalidDetails, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { asText } from '../../connector-kit/json.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import { PAYSTACK_CAPABILITIES } from './capabilities.js';

/** The body of POST /transferrecipient. */
export interface Recipient {
  type: string;
  name: string;
  account_number: string;
  bank_code: string;
  currency: string;
}

/** A transfer that is ready to be sent. */
export interface TransferOrder {
  request: OperationRequest;
  recipientCode: string;
  timeLeft: TimeLeft;
}

/** The type of recipient by currency, if the payout does not say it: a bank account, in Kenya a mobile wallet. */
const USUAL_TYPES: Readonly<Record<string, string>> = { NGN: 'nuban', GHS: 'ghipss', ZAR: 'basa', KES: 'mobile_money' };
/**
 * Types of recipients that are identified by an account number (`type` of POST /transferrecipient, without `authorization`).
 * `mobile_money_business`, a till of M-Pesa, is missing in the specification and is in Paystack's own samples for Kenya.
 */
const TYPES: readonly string[] = ['nuban', 'ghipss', 'mobile_money', 'mobile_money_business', 'basa'];
/** Lower case, digits, - and _, at least 16 characters (the specification's `reference`); users report a maximum of 50. */
const REFERENCE = /^[a-z0-9_-]{16,50}$/;

/** The recipient of a payout, or the refusal of the payout, which contains no details of the recipient. */
export function recipientOf({ currency, fields, providerKey }: OperationRequest): Recipient | Declined {
  const usual = PAYSTACK_CAPABILITIES.currencies.includes(currency) ? USUAL_TYPES[currency] : undefined;
  if (usual === undefined)
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_METHOD',
      message: `Paystack does not pay out in ${currency}. Use an account of another provider.`,
    };
  if (!REFERENCE.test(providerKey))
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_REQUEST',
      message: 'The key does not fit the format of a Paystack reference: 16 to 50 lower-case letters, digits, - and _.',
    };
  const type = fields['recipient_type'] ?? usual;
  const incomplete = declineIncomplete(PAYSTACK_CAPABILITIES.requiredFields, fields);
  if (incomplete) return incomplete;
  const [name = '', accountNumber = '', bankCode = ''] = [fields['holder_name'], fields['account_number'], fields['bank_code']].map(
    (value) => asText(value) ?? '',
  );
  if (typeof type !== 'string' || !TYPES.includes(type)) return invalidDetails(`recipient_type must be one of ${TYPES.join(', ')}.`);
  return { type, name, account_number: accountNumber, bank_code: bankCode, currency };
}

/** The body of POST /transfer. */
export function transferOf(order: TransferOrder): object {
  return { source: 'balance', currency: order.request.currency, ...itemOf(order) };
}

/** The body of POST /transfer/bulk. */
export function bulkOf(currency: string, orders: readonly TransferOrder[]): object {
  return { source: 'balance', currency, transfers: orders.map(itemOf) };
}

/** Amounts are whole subunits, which equal our minor units. */
function itemOf({ request: { providerKey, amountMinor, description }, recipientCode }: TransferOrder): object {
  const reason = description === null ? {} : { reason: description };
  return { amount: Number(amountMinor), recipient: recipientCode, reference: providerKey, ...reason };
}
