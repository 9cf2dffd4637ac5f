type Word = string | number;

/** FNV-1a: the same words give the same 32 bits on every machine. */
function stir(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** A number above 0 and below 1 from what was stirred. */
function settle(stirred: number): number {
  let hash = Math.imul(stirred ^ (stirred >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 0x1_0000_0000;
}

/** A number above 0 and below 1 that depends on nothing but the words. */
export function unit(...words: readonly Word[]): number {
  return settle(stir(words.join('|')));
}

/** Chance that can be repeated: the n-th throw of a dice with the same scope is always the same. */
export class Dice {
  private thrown = 0;

  constructor(private readonly scope: string) {}

  next(): number {
    this.thrown += 1;
    return unit(this.scope, this.thrown);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  one<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** One of the names, as often as its weight says. */
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
 * Weighted rendezvous hashing: each option draws by its own name, so that taking one option away leaves the choice among the others
 * as it was. That is what lets a failure shrink.
 */
export function pick<Option extends { name: string; weight: number }>(seed: number, tick: number, options: readonly Option[]): Option | undefined {
  let best: Option | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  const moment = stir(`${String(seed)}|${String(tick)}|`);
  for (const option of options) {
    const score = -Math.log(settle(stir(option.name, moment))) / option.weight;
    if (score < bestScore) [best, bestScore] = [option, score];
  }
  return best;
}
