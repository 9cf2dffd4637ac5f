import type { Json } from '../../connector-kit/json.js';
import { asText } from '../../connector-kit/json.js';
import type { AdyenCategory } from './config.js';

/** The recipient in Adyen's format, or the fields of the payout that are missing. */
export type Counterparty = { kind: 'complete'; counterparty: object } | { kind: 'missing'; fields: readonly string[] };

/** A member of Adyen's object, and the field of the payout that it is read from. */
type Member = readonly [member: string, field: string];

const ACCOUNT_NUMBER: Member = ['accountNumber', 'account_number'];
const BIC: Member = ['bic', 'bic'];
const BANK_CODE: Member = ['bankCode', 'bank_code'];
const ACCOUNT_TYPE: Member = ['accountType', 'account_type'];

/** How a bank account is identified in each country: Adyen's sixteen ways, by the value of `account_identification`. */
const IDENTIFICATIONS: ReadonlyMap<string, { needed: readonly Member[]; optional: readonly Member[] }> = new Map([
  ['iban', { needed: [['iban', 'iban']], optional: [BIC] }],
  ['numberAndBic', { needed: [ACCOUNT_NUMBER, BIC], optional: [] }],
  ['auLocal', { needed: [ACCOUNT_NUMBER, ['bsbCode', 'bsb_code']], optional: [] }],
  ['brLocal', { needed: [ACCOUNT_NUMBER, BANK_CODE, ['branchNumber', 'branch_number']], optional: [['ispb', 'ispb']] }],
  ['caLocal', { needed: [ACCOUNT_NUMBER, ['institutionNumber', 'institution_number'], ['transitNumber', 'transit_number']], optional: [ACCOUNT_TYPE] }],
  ['czLocal', { needed: [ACCOUNT_NUMBER, BANK_CODE], optional: [] }],
  ['dkLocal', { needed: [ACCOUNT_NUMBER, BANK_CODE], optional: [] }],
  ['hkLocal', { needed: [ACCOUNT_NUMBER, ['clearingCode', 'clearing_code']], optional: [] }],
  ['huLocal', { needed: [ACCOUNT_NUMBER], optional: [] }],
  ['noLocal', { needed: [ACCOUNT_NUMBER], optional: [] }],
  ['nzLocal', { needed: [ACCOUNT_NUMBER], optional: [] }],
  ['plLocal', { needed: [ACCOUNT_NUMBER], optional: [] }],
  ['seLocal', { needed: [ACCOUNT_NUMBER, ['clearingNumber', 'clearing_number']], optional: [] }],
  ['sgLocal', { needed: [ACCOUNT_NUMBER, BIC], optional: [] }],
  ['ukLocal', { needed: [ACCOUNT_NUMBER, ['sortCode', 'sort_code']], optional: [] }],
  ['usLocal', { needed: [ACCOUNT_NUMBER, ['routingNumber', 'routing_number']], optional: [ACCOUNT_TYPE] }],
]);

/** An address needs a country; these members are optional. */
const ADDRESS: readonly Member[] = [
  ['city', 'city'],
  ['line1', 'line1'],
  ['line2', 'line2'],
  ['postalCode', 'postal_code'],
  ['stateOrProvince', 'state_or_province'],
];

/**
 * Builds the recipient from the fields of the payout.
 * - `bank`: `transfer_instrument_id`; or `holder_name` with the account, identified as `account_identification` says (default `iban`)
 * - `internal`: `balance_account_id`
 * - `card`: a card stored at Adyen; a card number is never sent
 */
export function counterpartyOf(category: AdyenCategory, fields: Json): Counterparty {
  switch (category) {
    case 'internal':
      return assemble(fields, [['balanceAccountId', 'balance_account_id']], [], (counterparty) => counterparty);
    case 'card':
      return cardOf(fields);
    case 'bank':
      return asText(fields.transfer_instrument_id) === null ? bankAccountOf(fields) : complete({ transferInstrumentId: fields.transfer_instrument_id });
  }
}

function bankAccountOf(fields: Json): Counterparty {
  const type = asText(fields.account_identification) ?? 'iban';
  const identification = IDENTIFICATIONS.get(type);
  if (!identification) return { kind: 'missing', fields: ['account_identification'] };
  const { needed, optional } = identification;
  return assemble(fields, [['fullName', 'holder_name'], ...needed], optional, ({ fullName, ...account }) => ({
    bankAccount: { accountHolder: { fullName, ...addressOf(fields) }, accountIdentification: { type, ...account } },
  }));
}

function cardOf(fields: Json): Counterparty {
  const needed: readonly Member[] = [
    ['storedPaymentMethodId', 'stored_payment_method_id'],
    ['reference', 'holder_reference'],
    ['firstName', 'first_name'],
    ['lastName', 'last_name'],
    ['country', 'country'],
    ['city', 'city'],
    ['line1', 'line1'],
  ];
  return assemble(fields, needed, [], ({ storedPaymentMethodId, reference, firstName, lastName }) => ({
    card: { cardHolder: { type: 'individual', reference, firstName, lastName, ...addressOf(fields) }, cardIdentification: { storedPaymentMethodId } },
  }));
}

function addressOf(fields: Json): object {
  const country = asText(fields.country);
  return country === null ? {} : { address: { country, ...present(fields, ADDRESS) } };
}

function assemble(fields: Json, needed: readonly Member[], optional: readonly Member[], build: (members: Record<string, string>) => object): Counterparty {
  const members = present(fields, [...needed, ...optional]);
  const missing = needed.filter(([member]) => members[member] === undefined).map(([, field]) => field);
  return missing.length > 0 ? { kind: 'missing', fields: missing } : complete(build(members));
}

function present(fields: Json, members: readonly Member[]): Record<string, string> {
  return Object.fromEntries(
    members.map(([member, field]) => [member, asText(fields[field])] as const).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function complete(counterparty: object): Counterparty {
  return { kind: 'complete', counterparty };
}
