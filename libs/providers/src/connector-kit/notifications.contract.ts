import type { ProviderReport } from './answers.contract.js';

/** An inbound message as it was received. */
export interface InboundNotification {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Buffer;
}

/** A message whose signature was verified, translated into our terms. */
export interface TranslatedNotification {
  /** The provider's id of the message, or a hash of the message when it has none: the same message is stored once. */
  deduplicationKey: string;
  /** Our key of the invoke, when the message contains it; the provider's reference is in `report`. At least one of the two is present. */
  invokeKey: string | null;
  /** What the message reports; UNCLEAR when it only says that something happened. It triggers an enquiry, whose answer counts. */
  report: ProviderReport;
}
