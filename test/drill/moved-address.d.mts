/** The types of `moved-address.mjs`, for its test. */
export class MovedAddress {
  static open(port: number): Promise<MovedAddress>;
  through(url: string): string;
  vanish(): void;
  moveTo(port: number): void;
  count(port: number): number;
  close(): Promise<void>;
}
