/** How a task resumes: normally, or with its database connection lost at this point. */
export type Resumption = 'go' | 'lose-connection';

/** A point where a task waits for the scheduler. Between two yield points no other task runs. */
export interface YieldPoint {
  name: string;
  /** Earliest time to resume, on the simulated clock in milliseconds. */
  notBeforeMs?: number;
  /** The payout whose row lock the task needs to resume. */
  locks?: string | undefined;
  /** Whether a connection is in use and can be lost here. */
  usesDatabase?: boolean;
}

/** What has to be released when the process of a task dies. */
export interface HeldResource {
  readonly insideTransaction: boolean;
  abandon(): Promise<void>;
}

/** One piece of work of one process: a request or a job. It runs only while the scheduler waits for it. */
export class Task {
  point: YieldPoint | null = null;
  ended = false;
  paused = false;
  /** Does not yield: used for reads that only observe. */
  uninterrupted = false;
  readonly heldResources = new Set<HeldResource>();
  private continueWith: (resumption: Resumption) => void = () => undefined;
  private onIdle: () => void = () => undefined;

  constructor(
    readonly name: string,
    /** The kind of work, for counting where crashes hit. */
    readonly kind: string,
    /** The payout, key or message that the work is about. */
    readonly subject = '',
  ) {}

  get insideTransaction(): boolean {
    return [...this.heldResources].some((resource) => resource.insideTransaction);
  }

  /** Starts the work and returns at its first yield point. The work must not throw. */
  start(work: () => Promise<void>): Promise<void> {
    const idle = this.untilIdle();
    void work().finally(() => {
      this.ended = true;
      this.onIdle();
    });
    return idle;
  }

  /** Waits for the scheduler. Never returns if the process dies meanwhile. */
  async yieldAt(point: YieldPoint): Promise<Resumption> {
    if (this.uninterrupted) return 'go';
    if (this.point) throw new Error(`${this.name} yields at "${point.name}" while it still waits at "${this.point.name}"`);
    return new Promise((resolve) => {
      this.point = point;
      this.continueWith = resolve;
      this.onIdle();
    });
  }

  /** Resumes the task and returns at its next yield point. */
  resume(resumption: Resumption = 'go'): Promise<void> {
    const { continueWith } = this;
    this.point = null;
    const idle = this.untilIdle();
    continueWith(resumption);
    return idle;
  }

  /** The process died: the task never resumes, and the server rolls back its open transactions. */
  async kill(): Promise<void> {
    this.ended = true;
    this.continueWith = () => undefined;
    for (const resource of [...this.heldResources]) await resource.abandon();
  }

  private untilIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.onIdle = resolve;
    });
  }
}
