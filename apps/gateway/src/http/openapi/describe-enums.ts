import { NEXT_STEPS, PAYOUT_STATUSES, RESOLUTION_FACTS, RESOLUTIONS, STATUS_FACTS } from '@app/domain';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_EXPLANATIONS } from '../problems/problem-explanations.js';
import { type Node, walk } from './walk.js';

/** A closed list of words, and what each of them means. */
interface Vocabulary {
  name: string;
  description: string;
  words: Readonly<Record<string, string>>;
}

const VOCABULARIES: readonly Vocabulary[] = [
  {
    name: 'PayoutStatus',
    description: 'Where a payout is.',
    words: Object.fromEntries(PAYOUT_STATUSES.map((status) => [status, `${STATUS_FACTS[status].description}${STATUS_FACTS[status].final ? ' Final.' : ''}`])),
  },
  {
    name: 'Resolution',
    description: 'Why: the result of a request to the provider.',
    words: Object.fromEntries(RESOLUTIONS.map((code) => [code, `${RESOLUTION_FACTS[code].description} (${RESOLUTION_FACTS[code].group})`])),
  },
  { name: 'NextStepType', description: 'What has to be done before a payout can go on.', words: NEXT_STEPS },
  {
    name: 'ProblemCode',
    description: 'What is wrong with a request, as a stable code.',
    words: Object.fromEntries(Object.entries(PROBLEM_EXPLANATIONS).map(([code, explanation]) => [code, explanation.meaning])),
  },
];

/**
 * Gives the vocabularies of the domain a schema of their own in which every word is explained, and lets every place that lists the
 * same words refer to it.
 */
export function describeEnums(document: OpenAPIObject): void {
  const used = new Set<Vocabulary>();
  walk(document, (node) => {
    const vocabulary = vocabularyOf(node);
    if (!vocabulary) return;
    used.add(vocabulary);
    refer(node, vocabulary.name);
  });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = schemas;
  for (const { name, description, words } of used) {
    const list = Object.entries(words).map(([word, meaning]) => `- \`${word}\`: ${meaning}`);
    schemas[name] = {
      type: 'string',
      enum: Object.keys(words),
      description: [description, ...list].join('\n'),
      'x-enum-descriptions': Object.values(words),
    } as Node;
  }
}

function vocabularyOf(node: Node): Vocabulary | undefined {
  const { enum: words } = node;
  if (!Array.isArray(words)) return undefined;
  const texts = words.filter((word) => word !== null);
  return VOCABULARIES.find((vocabulary) => texts.length === Object.keys(vocabulary.words).length && texts.every((word) => String(word) in vocabulary.words));
}

function refer(node: Node, name: string): void {
  const reference = { $ref: `#/components/schemas/${name}` };
  const isNullable = Array.isArray(node['enum']) && node['enum'].includes(null);
  delete node['enum'];
  delete node['type'];
  if (isNullable) node['anyOf'] = [reference, { type: 'null' }];
  else Object.assign(node, reference);
}
