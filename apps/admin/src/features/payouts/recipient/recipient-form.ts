/** A JSON Schema of fields. */
export type Schema = Readonly<Record<string, unknown>>;

/** What was typed, by the pointer of each input: `address/town`. It lives in the memory of the form only. */
export type TypedTexts = Readonly<Record<string, string>>;

/** One input of the form. */
export interface RecipientInput {
  pointer: string;
  label: string;
  advice: string | null;
  isRequired: boolean;
  /** What may be chosen; null: any text. */
  choices: readonly string[] | null;
  /** One entry on each line. */
  isList: boolean;
}

/** The inputs for the fields of a service, in the order of its schema; parts of an object one by one. */
export function recipientInputs(schema: Schema, prefix = '', outer: string | null = null, isOuterRequired = true): RecipientInput[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  return propertiesOf(schema).flatMap(([name, property]) => {
    const pointer = `${prefix}${name}`;
    const title = textOf(property['title']) ?? name.replaceAll('_', ' ');
    const label = outer === null ? title : `${outer}: ${title}`;
    const isRequired = isOuterRequired && required.includes(name);
    if (property['type'] === 'object') return recipientInputs(property, `${pointer}/`, label, isRequired);
    const choices = Array.isArray(property['enum']) ? (property['enum'] as unknown[]).map(String) : null;
    return [{ pointer, label, advice: textOf(property['description']), isRequired, choices, isList: property['type'] === 'array' }];
  });
}

/** The fields as a payout has them. What was left empty is not there. */
export function recipientFields(schema: Schema, typed: TypedTexts, prefix = ''): Record<string, unknown> {
  const fields = propertiesOf(schema).map(([name, property]) => [name, valueOf(property, typed, `${prefix}${name}`)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== null));
}

function valueOf(property: Schema, typed: TypedTexts, pointer: string): unknown {
  if (property['type'] === 'object') {
    const parts = recipientFields(property, typed, `${pointer}/`);
    return Object.keys(parts).length === 0 ? null : parts;
  }
  const text = (typed[pointer] ?? '').trim();
  if (text === '') return null;
  switch (property['type']) {
    case 'array':
      return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    case 'integer':
    case 'number':
      return Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}

function propertiesOf(schema: Schema): [string, Schema][] {
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
