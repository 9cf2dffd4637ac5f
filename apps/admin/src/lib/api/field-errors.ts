import type { ApiProblem } from './api-problem.js';

/** The server's errors, by field. */
export interface FieldErrors {
  fields: Readonly<Record<string, string>>;
  /** Errors that concern no field of the form. */
  rest: readonly string[];
}

export const NO_FIELD_ERRORS: FieldErrors = { fields: {}, rest: [] };

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Splits a text before each sentence that begins with a field name. */
function sentencesOf(detail: string, names: readonly string[]): string[] {
  if (names.length === 0) return [detail];
  const anyName = [...names]
    .sort((one, other) => other.length - one.length)
    .map(escaped)
    .join('|');
  return detail.split(new RegExp(`(?<=\\.)\\s+(?=(?:${anyName})\\b)`));
}

/**
 * Assigns each of the server's sentences to the field that its pointer names, or with whose name it begins.
 * @param names the server's names of all fields in the form
 */
export function assignFieldErrors(problem: ApiProblem | null, names: readonly string[]): FieldErrors {
  if (problem === null) return NO_FIELD_ERRORS;
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  const put = (name: string | undefined, sentence: string): void => {
    if (name === undefined) rest.push(sentence);
    else fields[name] = fields[name] === undefined ? sentence : `${fields[name]} ${sentence}`;
  };
  for (const { pointer, detail } of problem.errors)
    put(
      names.find((name) => pointer === `/${name}` || pointer.endsWith(`/${name}`)),
      detail,
    );
  if (problem.errors.length > 0) return { fields, rest };
  const longestFirst = [...names].sort((one, other) => other.length - one.length);
  for (const sentence of sentencesOf(problem.detail, names))
    put(
      longestFirst.find((name) => new RegExp(`^${escaped(name)}\\b`).test(sentence)),
      sentence,
    );
  return { fields, rest };
}
