const TWO_TO_32 = 2 ** 32;

/** Seeded random numbers: the same seed makes the same plan. Not for secrets. */
export class Random {
  /** @param seed an integer; `stream` separates several uses of one seed */
  constructor(seed, stream = '') {
    this.state = [...stream].reduce((state, letter) => Math.imul(state ^ letter.codePointAt(0), 0x01_00_01_93), seed | 0) >>> 0;
  }

  /** At least 0 and below 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  }

  /** An integer, both ends included. */
  between(lowest, highest) {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  pick(items) {
    return items[this.between(0, items.length - 1)];
  }

  /** @param weights pairs of a value and its weight */
  weighted(weights) {
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.next() * total;
    for (const [value, weight] of weights) {
      left -= weight;
      if (left < 0) return value;
    }
    return weights.at(-1)[0];
  }

  shuffle(items) {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = this.between(0, last);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}
