/** One to 255 printable ASCII characters without spaces. */
const KEY = { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' } as const;
/** Text without control characters. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]+$' }) as const;

export interface CreateTransferBody {
  readonly reference: string;
  readonly account_number: string;
  readonly holder_name: string;
  readonly amount: string;
  readonly currency: string;
}

export interface KeyHeaders {
  readonly 'idempotency-key': string;
}

export const KEY_HEADERS_SCHEMA = { type: 'object', required: ['idempotency-key'], properties: { 'idempotency-key': KEY } } as const;

export const CREATE_BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['reference', 'account_number', 'holder_name', 'amount', 'currency'],
  properties: {
    reference: text(255),
    account_number: { type: 'string', pattern: '^[0-9]{10}$' },
    holder_name: text(200),
    amount: { type: 'string', maxLength: 32 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
} as const;

export const FIND_QUERY_SCHEMA = { type: 'object', additionalProperties: false, required: ['key'], properties: { key: KEY } } as const;
export const ID_PARAMS_SCHEMA = { type: 'object', required: ['id'], properties: { id: text(64) } } as const;
export interface ConfirmBody {
  readonly password: string;
}

export const CONFIRM_BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['password'],
  properties: { password: text(64) },
} as const;

export interface FulfilBody {
  readonly quote: string;
}

export const FULFIL_BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['quote'],
  properties: { quote: text(64) },
} as const;

/** Commands take no body, or an empty object. */
export const EMPTY_BODY_SCHEMA = { type: ['object', 'null'], additionalProperties: false, properties: {} } as const;
