/** Any object of the document. */
export type Node = Record<string, unknown>;

/** Members that contain data of the API rather than parts of the document. */
const DATA = new Set(['example', 'examples', 'default', 'const', 'enum']);

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Visits every object of a document, inner objects first, except for examples. */
export function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const member of value) walk(member, visit);
  } else if (isNode(value)) {
    for (const [name, member] of Object.entries(value)) if (!DATA.has(name) || (isNode(member) && name === 'properties')) walk(member, visit);
    visit(value);
  }
}
