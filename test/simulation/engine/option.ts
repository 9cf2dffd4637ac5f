/** A step that the scheduler may take next. */
export interface Option {
  /** Identical in every run of the seed and unique among the options of the tick: the random choice is drawn from it. */
  name: string;
  /** Probability relative to the other options. */
  weight: number;
  run(): Promise<void>;
}
