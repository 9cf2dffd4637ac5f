import type { FIELD_FORMATS } from './field-formats.js';
import type { Schema } from './template-parts.js';

/** Forms without spaces and hyphens, which people write in groups. */
const COMPACT: ReadonlySet<unknown> = new Set<keyof typeof FIELD_FORMATS>([
  'iban',
  'sepa-iban',
  'account-or-iban',
  'bic',
  'card-number',
  'phone-e164',
  'us-routing-number',
]);
/** Forms in capitals. */
const CAPITALS: ReadonlySet<unknown> = new Set<keyof typeof FIELD_FORMATS>(['iban', 'sepa-iban', 'bic']);
const GROUPING = /[\s-]/gu;

/**
 * What a person has typed, in the form that the schema of the service demands of merchants: numbers of accounts, cards and telephones without
 * spaces and hyphens, IBAN and BIC in capitals, other texts without spaces around them. Fields that are left empty are left out.
 */
export function typedFields(schema: Schema, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const typed = Object.entries(fields).map(
    ([name, value]) => [name, typedValue(Object.hasOwn(properties, name) ? properties[name] : undefined, value)] as const,
  );
  return Object.fromEntries(typed.filter(([, value]) => !isEmpty(value)));
}

function typedValue(schema: Schema = {}, value: unknown): unknown {
  if (typeof value === 'string') return typedText(schema, value.trim());
  if (Array.isArray(value)) return value.map((item: unknown) => typedValue(schema['items'] as Schema | undefined, item)).filter((item) => !isEmpty(item));
  return typeof value === 'object' && value !== null ? typedFields(schema, value as Record<string, unknown>) : value;
}

function typedText({ format, pattern }: Schema, text: string): string {
  const compact = text.replaceAll(GROUPING, '');
  if (COMPACT.has(format)) return CAPITALS.has(format) ? compact.toUpperCase() : compact;
  if (typeof pattern !== 'string') return text;
  const form = new RegExp(pattern, 'u');
  return !form.test(text) && form.test(compact) ? compact : text;
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
