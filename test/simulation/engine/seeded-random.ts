/** FNV-1a: 32 bits that depend on the text alone. */
function hashOf(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** Mixes a hash (the finalizer of MurmurHash3) into a number above 0 and below 1. */
function toUnit(mixed: number): number {
  let hash = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 0x1_0000_0000;
}

/** A number above 0 and below 1 that depends only on the parts. */
export function unit(...parts: readonly (string | number)[]): number {
  return toUnit(hashOf(parts.join('|')));
}

/** Repeatable randomness: the n-th draw of a scope is always the same. */
export class SeededRandom {
  private draws = 0;

  constructor(private readonly scope: string) {}

  next(): number {
    this.draws += 1;
    return unit(this.scope, this.draws);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From `from` to `to`, both included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** One of the names, with a probability in proportion to its weight. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries<number>(weights) as [Name, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return (entries.at(-1) as [Name, number])[0];
  }
}

/**
 * Weighted rendezvous hashing: each option is scored by its own name, so removing one option does not change the choice among the
 * others. Shrinking depends on that.
 */
export function pick<Option extends { name: string; weight: number }>(seed: number, tick: number, options: readonly Option[]): Option | undefined {
  let best: Option | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  const tickHash = hashOf(`${String(seed)}|${String(tick)}|`);
  for (const option of options) {
    const score = -Math.log(toUnit(hashOf(option.name, tickHash))) / option.weight;
    if (score < bestScore) [best, bestScore] = [option, score];
  }
  return best;
}
