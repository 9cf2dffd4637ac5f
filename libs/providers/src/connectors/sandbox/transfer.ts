import { asObject, asText } from '../../connector-kit/json.js';

/** The members of a transfer that we use. */
export interface Transfer {
  id: string;
  key: string;
  status: string;
  paidAmount: string | null;
  /** One of the amounts is no text. */
  isPaidAmountUnreadable: boolean;
  /** What came back of the paid amount. */
  returnedAmount: string | null;
  currency: string;
  /** The id of its quote, while it waits for its fulfilment and the answer shows it. */
  quote: string | null;
  code: string | null;
  message: string | null;
  revokeRefused: { code: string | null } | null;
  cancelRefused: { code: string | null } | null;
}

function refusedOf(value: unknown): { code: string | null } | null {
  const part = asObject(value);
  return part?.status === 'refused' ? { code: asText(part.code) } : null;
}

/** @returns null when it is not a transfer */
export function readTransfer(value: unknown): Transfer | null {
  const json = asObject(value);
  const id = asText(json?.id);
  const key = asText(json?.key);
  const status = asText(json?.status);
  const currency = asText(json?.currency);
  if (!json || !id || !key || !status || !currency) return null;
  return {
    id,
    key,
    status,
    currency,
    paidAmount: asText(json.paid_amount),
    returnedAmount: asText(json.returned_amount),
    quote: asText(json.quote),
    isPaidAmountUnreadable: [json.paid_amount, json.returned_amount].some((amount) => amount != null && asText(amount) === null),
    code: asText(json.code),
    message: asText(json.message),
    revokeRefused: refusedOf(json.revoke),
    cancelRefused: refusedOf(json.cancel),
  };
}
