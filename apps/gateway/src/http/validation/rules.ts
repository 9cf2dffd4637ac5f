import { ValidateBy, type ValidationOptions } from 'class-validator';

export const METADATA_LIMITS = { keys: 20, keyCharacters: 40, valueCharacters: 500 } as const;

/** An RFC 3339 time with a time zone. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** True for an existing date and time with a time zone; false for the 30th of February. */
export function isRfc3339(value: unknown): boolean {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return false;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return false;
  // Date turns the 30th of February into a day in March.
  const [year = 0, month = 0, day = 0] = value.split(/[-T]/i, 3).map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** Limits a parameter that may be repeated: it is text when it is there once, and a list of texts when it is repeated. */
export function AtMostValues(limit: number, options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => !Array.isArray(value) || value.length <= limit,
    defaultMessage: () => `$property must be repeated at most ${String(limit)} times`,
  };
  return ValidateBy({ name: 'atMostValues', validator }, options);
}

/** The different values of a parameter that may be repeated; undefined where it is absent. */
export function valuesOf<Value extends string>(parameter: Value | readonly Value[] | undefined): Value[] | undefined {
  return parameter === undefined ? undefined : [...new Set([parameter].flat() as Value[])];
}

/** Requires an RFC 3339 time with a time zone. */
export function IsRfc3339(options?: ValidationOptions): PropertyDecorator {
  const validator = { validate: isRfc3339, defaultMessage: () => '$property must be an RFC 3339 time with a time zone, such as "2026-03-01T12:00:00Z"' };
  return ValidateBy({ name: 'isRfc3339', validator }, options);
}

/** Requires a flat object of strings within {@link METADATA_LIMITS}. */
export function IsMetadata(options?: ValidationOptions): PropertyDecorator {
  const validator = {
    validate: isMetadata,
    defaultMessage: () =>
      `$property must be an object of at most ${METADATA_LIMITS.keys} strings: keys of 1 to ${METADATA_LIMITS.keyCharacters} characters, values of at most ${METADATA_LIMITS.valueCharacters}`,
  };
  return ValidateBy({ name: 'isMetadata', validator }, options);
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries: [string, unknown][] = Object.entries(value);
  return entries.length <= METADATA_LIMITS.keys && entries.every(([key, text]) => isMetadataEntry(key, text));
}

function isMetadataEntry(key: string, text: unknown): boolean {
  return key.length >= 1 && key.length <= METADATA_LIMITS.keyCharacters && typeof text === 'string' && text.length <= METADATA_LIMITS.valueCharacters;
}
