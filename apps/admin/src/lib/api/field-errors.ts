import type { ApiProblem } from './api-problem.js';

/** What the server objects to, by the field that it is about. */
export interface PlacedFaults {
  fields: Readonly<Record<string, string>>;
  /** What is about no field of the form. */
  rest: readonly string[];
}

export const NO_FAULTS: PlacedFaults = { fields: {}, rest: [] };

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Sentences that begin with the name of a field, and the text before the first of them. */
function sentencesOf(detail: string, names: readonly string[]): string[] {
  if (names.length === 0) return [detail];
  const anyName = [...names]
    .sort((one, other) => other.length - one.length)
    .map(escaped)
    .join('|');
  return detail.split(new RegExp(`(?<=\\.)\\s+(?=(?:${anyName})\\b)`));
}

/**
 * Puts each of the server's sentences beside the field that it begins with, or that its pointer names.
 * @param names every field of the form, as the server calls it
 */
export function placeFaults(problem: ApiProblem | null, names: readonly string[]): PlacedFaults {
  if (problem === null) return NO_FAULTS;
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
