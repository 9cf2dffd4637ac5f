import type { Fault } from '@app/domain';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { adviceOf, FIELD_FORMATS } from './field-formats.js';
import { NAMES_RECIPIENT_KEYWORD } from './recipient-fields.js';

/** Keywords that only say that a part of theirs failed, which has an error of its own. */
const COMPOUND: ReadonlySet<string> = new Set(['if']);

/** Compiles schemas of fields (JSON Schema 2020-12), with the forms of `FIELD_FORMATS` and the word of `NAMES_RECIPIENT`. */
export function createFieldsCompiler(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
  ajvFormats.default(ajv);
  ajv.addKeyword(NAMES_RECIPIENT_KEYWORD);
  for (const [name, { accepts }] of Object.entries(FIELD_FORMATS)) ajv.addFormat(name, { type: 'string', validate: accepts });
  return ajv;
}

/** What is wrong with the values of fields: where, and how to mend it. Never a value. */
export function fieldFaults(errors: readonly ErrorObject[]): Fault[] {
  return errors.filter(({ keyword }) => !COMPOUND.has(keyword)).map(faultOf);
}

function faultOf(error: ErrorObject): Fault {
  const extra = error.keyword === 'additionalProperties' ? `/${String(error.params.additionalProperty)}` : '';
  return { pointer: `/fields${error.instancePath}${extra}`, detail: detailOf(error) };
}

function detailOf(error: ErrorObject): string {
  const { keyword, message = 'is not valid', params } = error;
  const schema = error.parentSchema as { description?: unknown } | undefined;
  switch (keyword) {
    case 'additionalProperties':
      return 'is not a field of this service';
    case 'required':
      return `lacks ${String(params.missingProperty)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'format':
      return adviceOf(String(params.format)) ?? message;
    case 'pattern':
      return typeof schema?.description === 'string' ? `does not have the form: ${schema.description}` : message;
    default:
      return message;
  }
}
