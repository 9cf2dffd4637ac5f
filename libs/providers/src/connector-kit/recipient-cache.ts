import { createHmac, randomBytes } from 'node:crypto';

/** How many recipients one process remembers: a few megabytes. */
const MAX_RECIPIENTS = 10_000;

/**
 * The provider's codes of recipients, so that a recipient is not created again for every payout. In memory only, under a hash whose key is
 * discarded with the process, so that no detail of a recipient can be recovered. When full, the least recently used code is dropped.
 */
export class RecipientCache {
  private readonly hashKey = randomBytes(32);
  private readonly codes = new Map<string, string>();

  constructor(private readonly limit = MAX_RECIPIENTS) {}

  /**
   * @param account identifies the account: a code of one account is not valid at another
   * @param recipient all details that the code represents
   */
  keyOf(account: object, recipient: object): string {
    return createHmac('sha256', this.hashKey)
      .update(JSON.stringify([account, recipient]))
      .digest('base64');
  }

  get(key: string): string | null {
    const code = this.codes.get(key);
    if (code === undefined) return null;
    this.keep(key, code);
    return code;
  }

  keep(key: string, code: string): void {
    this.codes.delete(key);
    const [oldest] = this.codes.keys();
    if (this.codes.size >= this.limit && oldest !== undefined) this.codes.delete(oldest);
    this.codes.set(key, code);
  }

  /** Drops a code that the provider no longer knows. */
  forget(key: string): void {
    this.codes.delete(key);
  }
}
