import type { KeywordDefinition } from 'ajv/dist/2020.js';
import type { Schema } from './template-parts.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a field says of itself in the schema of its service: `false` where it does not say who gets the money. Any other field does. */
export const NAMES_RECIPIENT = 'x-names-recipient';
/** Where the word stands: at a field itself, not inside one. */
const OF_A_FIELD = /^#\/properties\/[^/]+$/;

/** The word for schemas of fields. A schema in which it is neither true nor false, or stands where it would say nothing, is not compiled. */
export const NAMES_RECIPIENT_KEYWORD: KeywordDefinition = {
  keyword: NAMES_RECIPIENT,
  schemaType: 'boolean',
  compile: (_value, _parent, { errSchemaPath }) => {
    if (!OF_A_FIELD.test(errSchemaPath))
      throw new Error(`${NAMES_RECIPIENT} stands at ${errSchemaPath}, where it says nothing. Write it at a field of the service: #/properties/holder_name.`);
    return () => true;
  },
};

/** A field whose value is no part of who the recipient is. */
export function notNaming(field: Schema): Schema {
  return { ...field, [NAMES_RECIPIENT]: false };
}

/** Of these fields, those that say who gets the money. */
export function namingFields(schema: Schema, fields: Fields): Fields {
  const others = fieldsNotNaming(schema);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !others.has(name)));
}

/**
 * By what a recipient is recognised: the fields that say who gets the money, or all where a payout has none of them. A payout that waits for details
 * goes by all that it has, and is told apart from those that are complete: only then it is compared with them.
 */
export function recipientFields(schema: Schema, fields: Fields, isComplete: boolean): Fields {
  if (fieldsNotNaming(schema).size === 0) return fields;
  if (!isComplete) return { ...fields, [NAMES_RECIPIENT]: false };
  const naming = namingFields(schema, fields);
  return Object.keys(naming).length === 0 ? fields : naming;
}

/**
 * The schema of the fields by which a recipient is recognised. Where all are, it is the schema of the service; otherwise what the service demands of
 * several fields together is left out, because one of them may not be asked for.
 */
export function recipientSchema(schema: Schema): Schema {
  const others = fieldsNotNaming(schema);
  if (others.size === 0) return schema;
  const { $schema, $defs, required } = schema;
  const kept = Object.entries(propertiesOf(schema)).filter(([name]) => !others.has(name));
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...($defs === undefined ? {} : { $defs }),
    type: 'object',
    properties: Object.fromEntries(kept),
    required: Array.isArray(required) ? required.filter((name: unknown) => !others.has(String(name))) : [],
    additionalProperties: false,
  };
}

function fieldsNotNaming(schema: Schema): ReadonlySet<string> {
  const others = Object.entries(propertiesOf(schema)).filter(([, property]) => property[NAMES_RECIPIENT] === false);
  return new Set(others.map(([name]) => name));
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
}
