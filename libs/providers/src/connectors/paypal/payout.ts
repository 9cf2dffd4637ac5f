import { shortenText } from '@app/domain';
import { cannot, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { asText } from '../../connector-kit/json.js';
import { PAYPAL_CURRENCIES, writeAmount } from './currencies.js';

/** How a recipient is identified: by e-mail address, phone number, or PayPal's id of the account. */
const RECIPIENT_TYPES: readonly string[] = ['EMAIL', 'PHONE', 'PAYPAL_ID'];
/** One line, as in the specification. */
const RECEIVER = /^.{1,127}$/u;
/** In characters. */
const MAX_NOTE_LENGTH = 1_000;

/**
 * Builds the batch with one item for a payout.
 * @returns a refusal instead, before anything is sent, when PayPal would misread or refuse the payout
 */
export function batchOf(request: OperationRequest): { body: object } | { declined: Declined } {
  const { providerKey, invokeKey, amountMinor, currency, description, fields } = request;
  if (!PAYPAL_CURRENCIES.includes(currency)) return { declined: cannot(`PayPal does not pay out in ${currency}. Use an account of another provider.`) };
  const value = writeAmount(amountMinor, currency);
  if (value === null) return { declined: invalid('INVALID_AMOUNT', `PayPal accepts no decimals in ${currency}. Use a whole amount.`) };
  const receiver = asText(fields.receiver);
  if (receiver === null || !RECEIVER.test(receiver)) return { declined: invalid('INVALID_DETAILS', 'receiver must be one line of up to 127 characters.') };
  const recipientType = fields.recipient_type ?? 'EMAIL';
  if (typeof recipientType !== 'string' || !RECIPIENT_TYPES.includes(recipientType))
    return { declined: invalid('INVALID_DETAILS', `recipient_type must be one of ${RECIPIENT_TYPES.join(', ')}.`) };
  const note = noteOf(description);
  const item = { recipient_type: recipientType, amount: { value, currency }, receiver, sender_item_id: invokeKey, ...(note === '' ? {} : { note }) };
  return { body: { sender_batch_header: { sender_batch_id: providerKey }, items: [item] } };
}

/** One line: the specification allows no line breaks. */
function noteOf(description: string | null): string {
  return shortenText((description ?? '').replace(/\s+/g, ' ').trim(), MAX_NOTE_LENGTH);
}

function invalid(resolution: 'INVALID_AMOUNT' | 'INVALID_DETAILS', message: string): Declined {
  return { ...NO_RESPONSE, kind: 'declined', resolution, message };
}
