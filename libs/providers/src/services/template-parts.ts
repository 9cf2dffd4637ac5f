import { CURRENCIES } from '@app/domain';

/** A JSON Schema (2020-12). */
export type Schema = Readonly<Record<string, unknown>>;

/** What a service is made from: the form of its fields, and what the payment system demands of its currency and amounts. */
export interface ServiceTemplate {
  code: string;
  title: string;
  /** What it is for, in one sentence. */
  summary: string;
  method: string;
  /** Codes of ISO 4217. */
  currencies: readonly string[];
  /** The largest amount that the payment system carries, in minor units; null: it has none of its own. */
  maxAmountMinor: bigint | null;
  fieldsSchema: Schema;
}

export const ANY_CURRENCY = CURRENCIES;

const COUNTRY = { type: 'string', title: 'Country', description: 'Two capital letters (ISO 3166).', pattern: '^[A-Z]{2}$', examples: ['DE'] };
/** Lengths of PostalAddress24 in ISO 20022 messages. */
const LENGTHS = { street: 70, building: 16, postCode: 16, town: 35, line: 70 } as const;
const MAX_LINES = 2;

/** A schema of fields, of which those in `required` must be there before a payout is sent. */
export function fieldsSchema(properties: Readonly<Record<string, Schema>>, required: readonly string[], rest: Schema = {}): Schema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties, required, additionalProperties: false, ...rest };
}

/** A text in a form of `field-formats.ts`. */
export function formatted(title: string, format: string, description: string, example: string): Schema {
  return { type: 'string', title, description, format, examples: [example] };
}

/** A text of at most so many characters, in the character set of the payment system. */
export function words(title: string, format: string, maxLength: number, example: string): Schema {
  const description = `At most ${String(maxLength)} characters that the payment system carries.`;
  return { type: 'string', title, description, format, minLength: 1, maxLength, examples: [example] };
}

/** A text whose form one expression says in full. */
export function patterned(title: string, pattern: string, description: string, example: string): Schema {
  return { type: 'string', title, description, pattern, examples: [example] };
}

export const PURPOSE = patterned('Purpose', '^[A-Z0-9]{4}$', 'A code of ISO 20022 (ExternalPurpose): four capital letters or digits, such as SALA.', 'SALA');

/**
 * A postal address in parts. Addresses in free lines alone are refused by SWIFT since 2026-11-14 and in SEPA since 2026-11-15: town and country stand
 * in members of their own, and at most two lines may go with them.
 */
export function postalAddress(format: string): Schema {
  const part = (title: string, maxLength: number, example: string): Schema => words(title, format, maxLength, example);
  return {
    type: 'object',
    title: 'Address',
    description: 'In parts: town and country at least.',
    properties: {
      street: part('Street', LENGTHS.street, 'Invalidenstrasse'),
      building_number: part('Building number', LENGTHS.building, '44'),
      post_code: part('Post code', LENGTHS.postCode, '10115'),
      town: part('Town', LENGTHS.town, 'Berlin'),
      country: COUNTRY,
      lines: {
        type: 'array',
        title: 'Further lines',
        description: 'What has no part of its own; at most two lines.',
        maxItems: MAX_LINES,
        items: part('Line', LENGTHS.line, 'Second courtyard'),
      },
    },
    required: ['town', 'country'],
    additionalProperties: false,
  };
}
