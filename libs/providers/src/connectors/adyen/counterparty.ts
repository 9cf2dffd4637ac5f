import type { Json } from '../../connector-kit/json.js';
import { asText } from '../../connector-kit/json.js';
import type { AdyenCategory } from './config.js';

/** Who is paid, as Adyen wants it; or the fields of the payout that are missing. */
export type Counterparty = { kind: 'whole'; counterparty: object } | { kind: 'lacking'; fields: readonly string[] };

/** A member of Adyen's, and our field with it. */
type Member = readonly [member: string, field: string];

const ACCOUNT_NUMBER: Member = ['accountNumber', 'account_number'];
const BIC: Member = ['bic', 'bic'];
const BANK_CODE: Member = ['bankCode', 'bank_code'];
const ACCOUNT_TYPE: Member = ['accountType', 'account_type'];

/** How a bank account is named in each country: Adyen's sixteen ways, by the value of `account_identification`. */
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

/** Without a country there is no address; the others are sent where they are given. */
const ADDRESS: readonly Member[] = [
  ['city', 'city'],
  ['line1', 'line1'],
  ['line2', 'line2'],
  ['postalCode', 'postal_code'],
  ['stateOrProvince', 'state_or_province'],
];

/**
 * Who is paid, from the payout's fields.
 * - `bank`: `transfer_instrument_id`; or `holder_name` with the account, named as `account_identification` says (default `iban`)
 * - `internal`: `balance_account_id`
 * - `card`: a card stored at Adyen; a card's number never passes through here
 */
export function counterpartyOf(category: AdyenCategory, fields: Json): Counterparty {
  switch (category) {
    case 'internal':
      return assemble(fields, [['balanceAccountId', 'balance_account_id']], [], (counterparty) => counterparty);
    case 'card':
      return cardOf(fields);
    case 'bank':
      return asText(fields.transfer_instrument_id) === null ? bankAccountOf(fields) : whole({ transferInstrumentId: fields.transfer_instrument_id });
  }
}

function bankAccountOf(fields: Json): Counterparty {
  const type = asText(fields.account_identification) ?? 'iban';
  const identification = IDENTIFICATIONS.get(type);
  if (!identification) return { kind: 'lacking', fields: ['account_identification'] };
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
  const lacking = needed.filter(([member]) => members[member] === undefined).map(([, field]) => field);
  return lacking.length > 0 ? { kind: 'lacking', fields: lacking } : whole(build(members));
}

function present(fields: Json, members: readonly Member[]): Record<string, string> {
  return Object.fromEntries(
    members.map(([member, field]) => [member, asText(fields[field])] as const).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function whole(counterparty: object): Counterparty {
  return { kind: 'whole', counterparty };
}
