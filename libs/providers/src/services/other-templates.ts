import { notNaming } from './recipient-fields.js';
import { ANY_CURRENCY, type ServiceTemplate, fieldsSchema, formatted, patterned, words } from './template-parts.js';

const NAME_LENGTH = 100;
const HOLDER = notNaming(words('Name of the recipient', 'person-name', NAME_LENGTH, 'Rosa Klein'));
const RECEIVER = { type: 'string', title: 'Recipient', description: 'The e-mail address, or the telephone number with + and country code.', maxLength: 127 };

/** Where a wallet is known by a telephone number, the recipient is one; otherwise an e-mail address. */
const RECEIVER_BY_TYPE = {
  if: { properties: { recipient_type: { const: 'PHONE' } }, required: ['recipient_type'] },
  then: { properties: { receiver: { title: 'Recipient', format: 'phone-e164' } } },
  else: { properties: { receiver: { title: 'Recipient', format: 'email' } } },
} as const;

/** Payouts that do not go to a bank account. The number or address says who gets the money: a telephone number has one owner, whatever the network. */
export const OTHER_TEMPLATES: readonly ServiceTemplate[] = [
  {
    code: 'card',
    title: 'Payment card',
    summary: 'To a debit or credit card by its number. The gateway then keeps card numbers, encrypted: your installation falls under PCI DSS.',
    method: 'card',
    currencies: ANY_CURRENCY,
    maxAmountMinor: null,
    fieldsSchema: fieldsSchema(
      {
        card_number: formatted('Card number', 'card-number', '13 to 19 digits without spaces (ISO/IEC 7812).', '4111111111111111'),
        holder_name: notNaming(words('Name on the card', 'person-name', NAME_LENGTH, 'Rosa Klein')),
      },
      ['card_number', 'holder_name'],
    ),
  },
  {
    code: 'wallet',
    title: 'Wallet',
    summary: 'To a wallet that is known by an e-mail address or a telephone number, such as PayPal.',
    method: 'wallet',
    currencies: ANY_CURRENCY,
    maxAmountMinor: null,
    fieldsSchema: fieldsSchema(
      {
        receiver: { ...RECEIVER, examples: ['rosa@klein.example'] },
        recipient_type: notNaming({
          type: 'string',
          title: 'What the recipient is',
          description: 'EMAIL where it is left out.',
          enum: ['EMAIL', 'PHONE'],
          examples: ['EMAIL'],
        }),
        holder_name: HOLDER,
      },
      ['receiver'],
      RECEIVER_BY_TYPE,
    ),
  },
  {
    code: 'mobile_money',
    title: 'Mobile money',
    summary: 'To a mobile money account by its telephone number.',
    method: 'mobile_money',
    currencies: ANY_CURRENCY,
    maxAmountMinor: null,
    fieldsSchema: fieldsSchema(
      {
        phone_number: formatted('Telephone number', 'phone-e164', 'With + and country code, digits only (ITU-T E.164).', '+233241234567'),
        network: notNaming(patterned('Network', '^[A-Za-z0-9_-]{2,32}$', 'The code that the provider gives the network, such as MTN.', 'MTN')),
        holder_name: HOLDER,
      },
      ['phone_number', 'holder_name'],
    ),
  },
];
