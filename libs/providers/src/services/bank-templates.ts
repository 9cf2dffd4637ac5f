import { notNaming } from './recipient-fields.js';
import { ANY_CURRENCY, type Schema, type ServiceTemplate, fieldsSchema, formatted, patterned, postalAddress, PURPOSE, words } from './template-parts.js';

/** Lengths of names, each with its source. */
const NAME_LENGTHS = {
  /** SEPA credit transfer rulebook, AT-E001 (European Payments Council). */
  sepa: 70,
  /** Party names of pacs.008 (CBPR+ usage guidelines). */
  swift: 140,
  /** Individual or receiving company name in an entry detail record (Nacha). */
  ach: 22,
  /** What banks of the Faster Payments take at least in part; longer names are cut on the way. */
  fasterPayments: 40,
} as const;
const REMITTANCE_LENGTHS = { sepa: 140, swift: 140, ach: 80, fasterPayments: 18 } as const;

const BIC = formatted('BIC', 'bic', 'The bank, in eight or eleven capital letters and digits (ISO 9362).', 'COBADEFFXXX');

const SEPA_FIELDS: Schema = fieldsSchema(
  {
    iban: formatted('IBAN', 'sepa-iban', 'Of a country in SEPA, in capitals without spaces (ISO 13616).', 'DE89370400440532013000'),
    holder_name: notNaming(words('Account holder', 'basic-latin', NAME_LENGTHS.sepa, 'Rosa Klein')),
    bic: notNaming(BIC),
    address: notNaming(postalAddress('basic-latin')),
    purpose: notNaming(PURPOSE),
    remittance_information: notNaming(words('Message to the recipient', 'basic-latin', REMITTANCE_LENGTHS.sepa, 'Invoice 2026-0815')),
  },
  ['iban', 'holder_name'],
);

/** The largest amount of a SEPA credit transfer: 999,999,999.99 euro (implementation guidelines of the European Payments Council). */
const SEPA_MAX_MINOR = 99_999_999_999n;
/** The Faster Payments' own limit: one million pounds. */
const FASTER_PAYMENTS_MAX_MINOR = 100_000_000n;
/** Same Day ACH has a lower limit; an amount field of Nacha has ten digits. */
const ACH_MAX_MINOR = 9_999_999_999n;

/** Transfers to bank accounts. Account and bank say who gets the money; a bank books by them, and not by the name. An IBAN has the bank in it. */
export const BANK_TEMPLATES: readonly ServiceTemplate[] = [
  {
    code: 'sepa_credit_transfer',
    title: 'SEPA credit transfer',
    summary: 'Euro to an account in SEPA, within one banking day.',
    method: 'sepa_credit_transfer',
    currencies: ['EUR'],
    maxAmountMinor: SEPA_MAX_MINOR,
    fieldsSchema: SEPA_FIELDS,
  },
  {
    code: 'sepa_instant',
    title: 'SEPA instant credit transfer',
    summary: 'Euro to an account in SEPA, within seconds at any hour.',
    method: 'sepa_instant',
    currencies: ['EUR'],
    maxAmountMinor: SEPA_MAX_MINOR,
    fieldsSchema: SEPA_FIELDS,
  },
  {
    code: 'swift',
    title: 'SWIFT transfer',
    summary: 'Any currency to a bank account in another country. The address of the recipient is required, in parts.',
    method: 'swift',
    currencies: ANY_CURRENCY,
    maxAmountMinor: null,
    fieldsSchema: fieldsSchema(
      {
        account_number: formatted('Account number or IBAN', 'account-or-iban', 'Up to 34 letters and digits without spaces.', 'GB29NWBK60161331926819'),
        bic: BIC,
        holder_name: notNaming(words('Account holder', 'basic-latin', NAME_LENGTHS.swift, 'Rosa Klein')),
        address: notNaming(postalAddress('basic-latin')),
        purpose: notNaming(PURPOSE),
        remittance_information: notNaming(words('Message to the recipient', 'basic-latin', REMITTANCE_LENGTHS.swift, 'Invoice 2026-0815')),
      },
      ['account_number', 'bic', 'holder_name', 'address'],
    ),
  },
  {
    code: 'us_ach',
    title: 'US ACH credit',
    summary: 'US dollars to an account in the United States, in one to two banking days.',
    method: 'us_ach',
    currencies: ['USD'],
    maxAmountMinor: ACH_MAX_MINOR,
    fieldsSchema: fieldsSchema(
      {
        routing_number: formatted('Routing number', 'us-routing-number', 'Nine digits of the bank, the last one a check digit.', '021000021'),
        account_number: patterned('Account number', '^[A-Za-z0-9-]{1,17}$', 'Up to 17 letters, digits and dashes, without spaces.', '123456789'),
        account_type: notNaming({ type: 'string', title: 'Kind of account', enum: ['checking', 'savings'], examples: ['checking'] }),
        holder_name: notNaming(words('Account holder', 'printable-text', NAME_LENGTHS.ach, 'Rosa Klein')),
        remittance_information: notNaming(words('Message to the recipient', 'printable-text', REMITTANCE_LENGTHS.ach, 'Invoice 2026-0815')),
      },
      ['routing_number', 'account_number', 'account_type', 'holder_name'],
    ),
  },
  {
    code: 'uk_faster_payments',
    title: 'UK Faster Payments',
    summary: 'Pounds to an account in the United Kingdom, within seconds.',
    method: 'uk_faster_payments',
    currencies: ['GBP'],
    maxAmountMinor: FASTER_PAYMENTS_MAX_MINOR,
    fieldsSchema: fieldsSchema(
      {
        sort_code: patterned('Sort code', '^[0-9]{6}$', 'Six digits without dashes.', '601613'),
        account_number: patterned('Account number', '^[0-9]{8}$', 'Eight digits, a shorter one with zeros in front.', '31926819'),
        holder_name: notNaming(words('Account holder', 'faster-payments-text', NAME_LENGTHS.fasterPayments, 'Rosa Klein')),
        remittance_information: notNaming(words('Reference', 'faster-payments-text', REMITTANCE_LENGTHS.fasterPayments, 'INVOICE 0815')),
      },
      ['sort_code', 'account_number', 'holder_name'],
    ),
  },
];
