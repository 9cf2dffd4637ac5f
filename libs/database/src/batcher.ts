/** Limits of a {@link Batcher}. */
export interface BatchLimits {
  /** Items in one batch. */
  maxItems: number;
  /** Batches that run at the same time. */
  maxBatches: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: items that arrive together share a batch, and those that arrive while batches run go into the next one. A single item
 * is not delayed.
 */
export class Batcher<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private isPlanned = false;

  /** @param work resolves with one result for each item, in their order; when it rejects, every item of the batch fails with its error */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits,
  ) {}

  /** Resolves with the result of the item. */
  do(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.plan();
    });
  }

  /** Starts batches in the next turn of the event loop: by then all requests that have arrived are in the line. */
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
      if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} items had ${results.length} results`);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      this.plan();
    }
  }
}
