import type { ProviderReport } from './answers.contract.js';

/** An inbound message as it came. */
export interface InboundNotification {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Buffer;
}

/** A message whose signature was verified, in our words. */
export interface TranslatedNotification {
  /** The provider's id of the message, or a hash of it where it has none: the same message is stored once. */
  deduplicationKey: string;
  /** Our key of the invoke, where the message carries it; the provider's reference is in `view`. One of the two is there. */
  invokeKey: string | null;
  /** What it says. UNCLEAR where it only says that something happened. It makes us ask; the answer is believed. */
  report: ProviderReport;
}
