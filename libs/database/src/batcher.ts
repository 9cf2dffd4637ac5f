/** Limits of a {@link Batcher}. */
export interface BatchLimits {
  /** Items in one batch. */
  maxItems: number;
  /** Batches that run at the same time. */
  maxBatches: number;
}

/** A batch that runs for longer than this, in milliseconds, may be waiting for something: the next one begins beside it. */
const PATIENCE_MS = 20;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: items that arrive together share a batch, and those that arrive while batches run go into the next one, which begins when a batch
 * ends, when it is full, or when the latest one takes long: a few large batches cost less than many small ones. A single item is not delayed.
 */
export class Batcher<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;
  private isPlanned = false;
  /** The latest batch has run for longer than {@link PATIENCE_MS}. */
  private isLate = false;

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
    if (this.isPlanned || !this.mayRun()) return;
    this.isPlanned = true;
    setImmediate(() => {
      this.isPlanned = false;
      while (this.mayRun()) void this.run(this.waiting.splice(0, this.limits.maxItems));
    });
  }

  private mayRun(): boolean {
    const { maxItems, maxBatches } = this.limits;
    if (this.waiting.length === 0 || this.running >= maxBatches) return false;
    return this.running === 0 || this.isLate || this.waiting.length >= maxItems;
  }

  private async run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.running += 1;
    this.isLate = false;
    const patience = setTimeout(() => {
      this.isLate = true;
      this.plan();
    }, PATIENCE_MS);
    try {
      const results = await this.work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} items had ${results.length} results`);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      clearTimeout(patience);
      this.running -= 1;
      this.plan();
    }
  }
}
