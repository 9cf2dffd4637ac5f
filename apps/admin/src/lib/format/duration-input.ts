const UNITS = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;

type Unit = keyof typeof UNITS;

const LARGEST_FIRST: readonly Unit[] = ['d', 'h', 'min', 's'];

/** Reads `45`, `45 s`, `15 min`, `2 h` or `3 d` as seconds; null for any other text. */
export function readDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(s|min|h|d)?$/.exec(text.trim());
  if (!match) return null;
  const unit = LARGEST_FIRST.find((name) => name === match[2]) ?? 's';
  return Number(match[1]) * UNITS[unit];
}

/** Writes what `readDuration` reads, in the largest unit without a remainder: 5400 → `90 min`. */
export function writeDuration(seconds: number): string {
  const unit = LARGEST_FIRST.find((name) => seconds >= UNITS[name] && seconds % UNITS[name] === 0) ?? 's';
  return `${String(seconds / UNITS[unit])} ${unit}`;
}
