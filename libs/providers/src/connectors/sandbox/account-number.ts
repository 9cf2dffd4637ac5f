import { lastCharacters, type RequiredField } from '@app/domain';
import { asText, type Json } from '../../connector-kit/json.js';

/** The fields by which services name a recipient, the one that decides first. */
const RECIPIENT_FIELDS = ['account_number', 'iban', 'card_number', 'phone_number', 'receiver'] as const;
const DIGITS = 10;

/** One of them is enough. */
export const SANDBOX_RECIPIENT: RequiredField = { anyOf: RECIPIENT_FIELDS.map((field) => [field]) };

/**
 * The sandbox provider knows accounts of ten digits only, and each stands for what happens to the transfer. Of any other recipient, such as an IBAN, a card
 * or `rosa+1000000003@klein.example`, the last ten digits are its account; where there are fewer, zeros stand in front.
 */
export function sandboxAccountNumber(fields: Json): string {
  const recipient = RECIPIENT_FIELDS.map((field) => asText(fields[field])).find((text) => text !== null) ?? '';
  return (lastCharacters(recipient.replaceAll(/[^0-9]/g, ''), DIGITS) ?? '').padStart(DIGITS, '0');
}
