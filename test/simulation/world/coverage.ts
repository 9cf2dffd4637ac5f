/** How often each status, crash point, fault and so on was reached. */
export class Coverage {
  private readonly counts = new Map<string, Map<string, number>>();

  add(kind: string, what: string, times = 1): void {
    const group = this.counts.get(kind) ?? new Map<string, number>();
    group.set(what, (group.get(what) ?? 0) + times);
    this.counts.set(kind, group);
  }

  merge(other: CoverageCounts): void {
    for (const [kind, group] of Object.entries(other)) for (const [what, times] of Object.entries(group)) this.add(kind, what, times);
  }

  of(kind: string, what: string): number {
    return this.counts.get(kind)?.get(what) ?? 0;
  }

  toJSON(): CoverageCounts {
    return Object.fromEntries([...this.counts].map(([kind, group]) => [kind, Object.fromEntries(group)]));
  }
}

export type CoverageCounts = Record<string, Record<string, number>>;
