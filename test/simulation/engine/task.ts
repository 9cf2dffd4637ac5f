/** What happens to a task when it goes on: nothing special, or its database connection is lost at this very point. */
export type Verdict = 'go' | 'lose-connection';

/** A place where a task waits until the scheduler lets it go on; between two places nothing else happens. */
export interface Point {
  name: string;
  /** Not before this moment of the world's clock, in milliseconds. */
  notBeforeMs?: number;
  /** The payout whose row lock it needs to go on. */
  locks?: string | undefined;
  /** A connection is in use here, so it can be lost here. */
  usesDatabase?: boolean;
}

/** What a task holds that has to be given back when its process dies. */
export interface Holding {
  readonly insideTransaction: boolean;
  abandon(): Promise<void>;
}

/** One piece of work of one process: a request or a job. It runs only while the scheduler waits for it. */
export class Task {
  point: Point | null = null;
  ended = false;
  paused = false;
  /** Reads that only observe run through without stopping. */
  quiet = false;
  readonly holdings = new Set<Holding>();
  private go: (verdict: Verdict) => void = () => undefined;
  private onQuiet: () => void = () => undefined;

  constructor(
    readonly name: string,
    /** What kind of work, for counting where crashes hit. */
    readonly kind: string,
    /** What it is about. */
    readonly subject = '',
  ) {}

  get insideTransaction(): boolean {
    return [...this.holdings].some((holding) => holding.insideTransaction);
  }

  /** Begins the work and returns when it stops for the first time. The work must not throw. */
  start(work: () => Promise<void>): Promise<void> {
    const quiet = this.untilQuiet();
    void work().finally(() => {
      this.ended = true;
      this.onQuiet();
    });
    return quiet;
  }

  /** Stops here until the scheduler says how it goes on. Never returns where the process dies. */
  async pass(point: Point): Promise<Verdict> {
    if (this.quiet) return 'go';
    if (this.point) throw new Error(`${this.name} stops at "${point.name}" while it waits at "${this.point.name}"`);
    return new Promise((resolve) => {
      this.point = point;
      this.go = resolve;
      this.onQuiet();
    });
  }

  /** Lets it go on and returns when it stops again. */
  resume(verdict: Verdict = 'go'): Promise<void> {
    const { go } = this;
    this.point = null;
    const quiet = this.untilQuiet();
    go(verdict);
    return quiet;
  }

  /** Its process died: it never goes on, and the server rolls back what it had open. */
  async kill(): Promise<void> {
    this.ended = true;
    this.go = () => undefined;
    for (const holding of [...this.holdings]) await holding.abandon();
  }

  private untilQuiet(): Promise<void> {
    return new Promise((resolve) => {
      this.onQuiet = resolve;
    });
  }
}
