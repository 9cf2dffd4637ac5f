import type { OpenAPIObject } from '@nestjs/swagger';
import { isNode, walk } from './walk.js';

/** Replaces `example` by `examples`: JSON Schema 2020-12, which OpenAPI 3.1 uses, has only the list. */
export function toExamples(document: OpenAPIObject): void {
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    walk(schema, (node) => {
      if (isNode(node['properties'])) Object.values(node['properties']).forEach(listExample);
    });
  }
}

function listExample(schema: unknown): void {
  if (!isNode(schema) || !('example' in schema)) return;
  schema['examples'] = [schema['example']];
  delete schema['example'];
}
