import { containsCardNumber, isCardNumber } from '@app/domain';
import { isSEPACountry, isValidBIC, isValidIBAN } from 'ibantools';
import { isValidPhoneNumber } from 'libphonenumber-js/max';

/** A form of texts that the schemas of services name as `format`: what is accepted, and what a merchant reads where it is not. */
export interface FieldFormat {
  accepts: (text: string) => boolean;
  /** How to mend it. It never repeats the value. */
  advice: string;
}

const BASIC_LATIN = "letters a to z without accents, digits, spaces and / - ? : ( ) . , ' +";
/** The character set of SWIFT messages (set X), and of SEPA (European Payments Council, EPC217-08). */
const SET_X = /^[A-Za-z0-9/?:().,'+ -]*$/;
/** The UK's Faster Payments know some characters more. */
const FASTER_PAYMENTS = /^[A-Za-z0-9/?:().,'+ #=!"%&*<>;{@-]*$/;
/** Printable ASCII, the alphameric set of Nacha files. */
const PRINTABLE = /^[\x20-\x7e]*$/;
/** Letters of every script, with what stands in names. */
const NAME = /^[\p{L}\p{M}\p{N} .,'’()&/+-]*$/u;
/** An account number that begins like an IBAN of a country that has IBANs must be one. */
const LIKE_IBAN = /^[A-Z]{2}\d{2}/;
/** The country that an IBAN begins with. */
const COUNTRY = /^[A-Z]{2}/;
const ACCOUNT = /^[A-Za-z0-9]{1,34}$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const ROUTING_NUMBER = /^\d{9}$/;
/** The weights of the check digit of a routing number (American Bankers Association). */
const ROUTING_WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1];
/** First two digits that routing numbers have (American Bankers Association): Federal Reserve districts, thrifts, electronic, government, cheques. */
const ROUTING_START = /^(?:0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/;

/** Every form by its name. */
export const FIELD_FORMATS = {
  iban: { accepts: isIban, advice: 'is not an IBAN. Write it in capitals without spaces; its country, length and check digits must fit.' },
  'sepa-iban': {
    accepts: (text) => isIban(text) && isSEPACountry(COUNTRY.exec(text)?.[0] ?? ''),
    advice: 'is not an IBAN of a country in SEPA. Write it in capitals without spaces; its length and check digits must fit.',
  },
  'account-or-iban': {
    accepts: isAccount,
    advice: 'is neither an IBAN nor an account number. Write up to 34 letters and digits without spaces; what begins like an IBAN needs fitting check digits.',
  },
  bic: { accepts: (text) => isValidBIC(text), advice: 'is not a BIC. Write the eight or eleven characters of the bank in capitals, without spaces.' },
  'card-number': { accepts: isCardNumber, advice: 'is not the number of a payment card. Write its 13 to 19 digits without spaces; the check digit must fit.' },
  'phone-e164': {
    accepts: (text) => E164.test(text) && isValidPhoneNumber(text),
    advice: 'is not a telephone number. Write it with + and country code, digits only, such as +233241234567.',
  },
  'us-routing-number': { accepts: isRoutingNumber, advice: 'is not a US routing number. Write its nine digits; the check digit must fit.' },
  'basic-latin': {
    accepts: (text) => isClear(text, SET_X),
    advice: `has other characters than the payment system carries, or a card number. Write ${BASIC_LATIN} only.`,
  },
  'faster-payments-text': {
    accepts: (text) => isClear(text, FASTER_PAYMENTS),
    advice: `has other characters than the payment system carries, or a card number. Write ${BASIC_LATIN} # = ! " % & * < > ; { @ only.`,
  },
  'printable-text': {
    accepts: (text) => isClear(text, PRINTABLE),
    advice: 'has other characters than the payment system carries, or a card number. Write letters without accents, digits and common signs only.',
  },
  'person-name': {
    accepts: (text) => isClear(text, NAME),
    advice: "has characters that do not stand in names, or a card number. Write letters, digits, spaces and . , ' ( ) & / + - only.",
  },
} as const satisfies Readonly<Record<string, FieldFormat>>;

/** How to mend a value that is not of the form; undefined for forms that JSON Schema itself defines. */
export function adviceOf(format: string): string | undefined {
  return Object.hasOwn(FIELD_FORMATS, format) ? FIELD_FORMATS[format as keyof typeof FIELD_FORMATS].advice : undefined;
}

/** Country, length, form and check digits, by ISO 13616 and the registry of IBANs. */
function isIban(text: string): boolean {
  return isValidIBAN(text);
}

function isAccount(text: string): boolean {
  if (!ACCOUNT.test(text)) return false;
  return !LIKE_IBAN.test(text) || isValidIBAN(text);
}

function isRoutingNumber(text: string): boolean {
  if (!ROUTING_NUMBER.test(text) || !ROUTING_START.test(text)) return false;
  const sum = ROUTING_WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return sum > 0 && sum % 10 === 0;
}

/** Of the character set, not only spaces, and without the number of a card: no payment system is to carry one in words. */
function isClear(text: string, set: RegExp): boolean {
  return set.test(text) && text.trim() !== '' && !containsCardNumber(text);
}
