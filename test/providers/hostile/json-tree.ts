/** A piece of a message as it is written: what `JSON.stringify` cannot write, such as `1e400`, or a name twice. */
export class Written {
  constructor(readonly text: string) {}
}

/** The members of an object in the order of the message; a name may occur twice. */
export class Members {
  constructor(readonly list: [name: string, value: Node][]) {}
}

export type Node = Written | Members | Node[] | string | number | boolean | null | undefined;

/** A place in a message, by names and numbers. */
export type Path = readonly (string | number)[];

/** One member of an object, or one item of a list. */
export interface Slot {
  holder: Members | Node[];
  index: number;
}

export function treeOf(value: unknown): Node {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value === 'object' && value !== null) return new Members(Object.entries(value).map(([name, member]) => [name, treeOf(member)]));
  return value as string | number | boolean | null;
}

export function textOf(node: Node): string {
  if (node instanceof Written) return node.text;
  if (node instanceof Members) return `{${node.list.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`;
  return Array.isArray(node) ? `[${node.map(textOf).join(',')}]` : JSON.stringify(node ?? null);
}

/** Every slot, at every depth. */
export function slotsOf(node: Node): Slot[] {
  if (node instanceof Members) return node.list.flatMap(([, value], index) => [{ holder: node, index }, ...slotsOf(value)]);
  return Array.isArray(node) ? node.flatMap((value, index) => [{ holder: node, index }, ...slotsOf(value)]) : [];
}

export function valueIn({ holder, index }: Slot): Node {
  return holder instanceof Members ? holder.list[index]?.[1] : holder[index];
}

export function replaceIn({ holder, index }: Slot, value: Node): void {
  if (!(holder instanceof Members)) holder[index] = value;
  else if (holder.list[index]) holder.list[index][1] = value;
}

/** Every text and number of a message, with its place. */
export function leavesOf(value: unknown, path: Path = []): { path: Path; value: string | number }[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  const keyed: readonly (readonly [string | number, unknown])[] = Array.isArray(value) ? value.map((item, at) => [at, item] as const) : Object.entries(value);
  return keyed.flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** The value at a place; undefined where there is none. Inherited members are none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (holder, name) => (typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined),
    value,
  );
}

/** A copy with another value at one place. */
export function withValueAt(value: unknown, path: Path, other: unknown): unknown {
  const copy = structuredClone(value);
  const holder = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  holder[path.at(-1) ?? ''] = other;
  return copy;
}
