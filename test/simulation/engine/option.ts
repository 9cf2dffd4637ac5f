/** Something that could happen next. */
export interface Option {
  /** The same in every run of the seed, and different from every other option of the moment. */
  name: string;
  /** How likely it is, compared with the others. */
  weight: number;
  run(): Promise<void>;
}
