import { createHmac, randomBytes } from 'node:crypto';

/** How many recipients are remembered in one process. A code is short: this is a few megabytes. */
const MAX_RECIPIENTS = 10_000;

/**
 * Paystack's codes of recipients, so that one is not created anew for every payout. In memory only, and under a hash whose key dies with
 * the process: nothing of a recipient can be read back from it. The one that was not used for longest goes first.
 */
export class RecipientCache {
  private readonly hashKey = randomBytes(32);
  private readonly codes = new Map<string, string>();

  constructor(private readonly limit = MAX_RECIPIENTS) {}

  /**
   * @param account tells accounts apart: a code of one is worth nothing at another
   * @param recipient everything that the code stands for
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

  /** Paystack does not know the code any more. */
  forget(key: string): void {
    this.codes.delete(key);
  }
}
