import { majorNumberOf } from '../../connector-kit/amounts/major-number.js';
import { invalidDetails } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { asText } from '../../connector-kit/json.js';

/** Currencies whose recipients Wise names by an IBAN: https://docs.wise.com/api-reference/legacy/recipient/recipientcreate. */
export const BY_IBAN: readonly string[] = ['EUR', 'GBP', 'CHF', 'DKK', 'NOK', 'PLN', 'RON', 'SEK'];
/** Currencies whose recipients Wise names by a sort code and an account number. */
export const BY_SORT_CODE: readonly string[] = ['GBP'];
/** The longest `details.reference`, in characters. The limit depends on the route, and ten fit all; a longer text is left out, never cut. */
const MAX_REFERENCE_LENGTH = 10;

/** The body of POST /v1/accounts, without the profile. */
export interface Recipient {
  currency: string;
  type: 'iban' | 'sort_code';
  accountHolderName: string;
  details: Readonly<Record<string, string>>;
}

/** The recipient in Wise's format, or why there is none. What is required at all was checked before. */
export function recipientOf({ currency, fields }: OperationRequest): Recipient | Declined {
  const [holder, iban, number, sortCode] = ['holder_name', 'iban', 'account_number', 'sort_code'].map((name) => asText(fields[name]));
  const common = { currency, accountHolderName: holder ?? '' };
  const legalType = asText(fields['legal_type']) === 'business' ? 'BUSINESS' : 'PRIVATE';
  if (iban && BY_IBAN.includes(currency)) return { ...common, type: 'iban', details: { legalType, iban } };
  if (number && sortCode && BY_SORT_CODE.includes(currency)) return { ...common, type: 'sort_code', details: { legalType, sortCode, accountNumber: number } };
  return invalidDetails(
    `A recipient of ${currency} is named by ${BY_IBAN.includes(currency) ? 'iban' : 'account_number and sort_code'}. Create the payout again with that.`,
  );
}

/** The body of POST /v3/profiles/{profile}/quotes. */
export interface Quote {
  sourceCurrency: string;
  targetCurrency: string;
  targetAmount: number;
  targetAccount: number;
  payOut: 'BANK_TRANSFER';
}

/** A quote in which a balance of the same currency pays, so that the recipient gets exactly the amount. */
export function quoteOf({ amountMinor, currency }: OperationRequest, recipientId: string): Quote | Declined {
  const targetAmount = majorNumberOf(amountMinor, currency);
  if (targetAmount === null) return invalidDetails('The amount is too large to be written exactly. Create several smaller payouts.');
  return { sourceCurrency: currency, targetCurrency: currency, targetAmount, targetAccount: Number(recipientId), payOut: 'BANK_TRANSFER' };
}

/** The body of POST /v1/transfers. */
export function transferOf({ providerKey, description }: OperationRequest, recipientId: string, quoteId: string): object {
  const reference = description !== null && description.length <= MAX_REFERENCE_LENGTH ? { reference: description } : {};
  return { targetAccount: Number(recipientId), quoteUuid: quoteId, customerTransactionId: providerKey, details: reference };
}
