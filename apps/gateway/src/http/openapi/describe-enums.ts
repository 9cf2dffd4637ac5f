import { NEXT_STEPS, PAYOUT_STATUSES, RESOLUTION_FACTS, RESOLUTIONS, STATUS_FACTS } from '@app/domain';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_EXPLANATIONS } from '../problems/problem-explanations.js';
import { type Node, walk } from './walk.js';

/** An enum of the domain, with a description of each value. */
interface DomainEnum {
  name: string;
  description: string;
  meanings: Readonly<Record<string, string>>;
}

const DOMAIN_ENUMS: readonly DomainEnum[] = [
  {
    name: 'PayoutStatus',
    description: 'The status of a payout.',
    meanings: Object.fromEntries(
      PAYOUT_STATUSES.map((status) => [status, `${STATUS_FACTS[status].description}${STATUS_FACTS[status].final ? ' Final.' : ''}`]),
    ),
  },
  {
    name: 'Resolution',
    description: 'The result of a request to the provider, which explains the status.',
    meanings: Object.fromEntries(RESOLUTIONS.map((code) => [code, `${RESOLUTION_FACTS[code].description} (${RESOLUTION_FACTS[code].group})`])),
  },
  { name: 'NextStepType', description: 'What has to be done before a payout can continue.', meanings: NEXT_STEPS },
  {
    name: 'ProblemCode',
    description: 'What is wrong with a request. The codes are stable.',
    meanings: Object.fromEntries(Object.entries(PROBLEM_EXPLANATIONS).map(([code, explanation]) => [code, explanation.meaning])),
  },
];

/**
 * Adds one schema for each enum of the domain, with a description of every value, and replaces inline copies of the enum by a reference.
 * @param reachable the values that can occur, by the name of an enum of which not all can
 */
export function describeEnums(document: OpenAPIObject, reachable: Readonly<Record<string, readonly string[]>> = {}): void {
  const used = new Set<DomainEnum>();
  walk(document, (node) => {
    const domainEnum = domainEnumOf(node);
    if (!domainEnum) return;
    used.add(domainEnum);
    refer(node, domainEnum.name);
  });
  const schemas = (document.components ??= {}).schemas ?? {};
  document.components.schemas = schemas;
  for (const { name, description, meanings: all } of used) {
    const meanings = Object.fromEntries(Object.entries(all).filter(([value]) => reachable[name]?.includes(value) ?? true));
    const list = Object.entries(meanings).map(([value, meaning]) => `- \`${value}\`: ${meaning}`);
    schemas[name] = {
      type: 'string',
      enum: Object.keys(meanings),
      description: [description, ...list].join('\n'),
      'x-enum-descriptions': Object.values(meanings),
    } as Node;
  }
}

function domainEnumOf(node: Node): DomainEnum | undefined {
  const { enum: values } = node;
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((value) => value !== null);
  return DOMAIN_ENUMS.find(({ meanings }) => texts.length === Object.keys(meanings).length && texts.every((text) => String(text) in meanings));
}

function refer(node: Node, name: string): void {
  const reference = { $ref: `#/components/schemas/${name}` };
  const isNullable = Array.isArray(node['enum']) && node['enum'].includes(null);
  delete node['enum'];
  delete node['type'];
  if (isNullable) node['anyOf'] = [reference, { type: 'null' }];
  else Object.assign(node, reference);
}
