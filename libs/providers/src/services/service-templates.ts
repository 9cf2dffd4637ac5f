import { BANK_TEMPLATES } from './bank-templates.js';
import { OTHER_TEMPLATES } from './other-templates.js';
import type { Schema, ServiceTemplate } from './template-parts.js';

/** What services can be made from. */
export const SERVICE_TEMPLATES: readonly ServiceTemplate[] = [...BANK_TEMPLATES, ...OTHER_TEMPLATES];

export function findTemplate(code: string | null): ServiceTemplate | undefined {
  return SERVICE_TEMPLATES.find((template) => template.code === code);
}

/** Fields that a schema accepts, from the examples in it; without those that have none. */
export function sampleFields(schema: Schema): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const samples = Object.entries(properties).map(([name, property]): [string, unknown] => [name, sampleOf(property)]);
  return Object.fromEntries(samples.filter(([, sample]) => sample !== undefined));
}

function sampleOf(property: Schema): unknown {
  if (property['type'] === 'object') return sampleFields(property);
  const { examples } = property;
  return Array.isArray(examples) ? (examples[0] as unknown) : undefined;
}
