/** How much is done at once. */
export interface BatchLimits {
  /** Items in one batch at most. */
  maxItems: number;
  /** Batches under way at the same time at most. */
  maxBatches: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives together is done together, and what arrives while batches are under way goes with the next one.
 * Nobody waits for company: an item that is alone goes at once.
 */
export class Batcher<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private isPlanned = false;

  /** @param work answers one result for each item, in their order; when it throws, every item of the batch fails with its error */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits,
  ) {}

  /** Does one item, in whatever company. */
  do(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.plan();
    });
  }

  /** Once everything that the sockets have brought by now is here. */
  private plan(): void {
    if (this.isPlanned || this.running >= this.limits.maxBatches) return;
    this.isPlanned = true;
    setImmediate(() => {
      this.isPlanned = false;
      while (this.waiting.length > 0 && this.running < this.limits.maxBatches) void this.run(this.waiting.splice(0, this.limits.maxItems));
    });
  }

  private async run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.running += 1;
    try {
      const results = await this.work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} came to ${results.length} results`);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      this.plan();
    }
  }
}
