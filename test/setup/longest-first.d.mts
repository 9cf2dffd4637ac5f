/** What the order depends on. */
export interface OrderedFile {
  path: string;
  context: object;
}

export const SECONDS: Readonly<Record<string, number>>;

export default class LongestFirst {
  constructor(options: object);
  sort<File extends OrderedFile>(files: File[]): Promise<File[]>;
}
