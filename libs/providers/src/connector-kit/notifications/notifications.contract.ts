import type { ProviderReport } from '../answers.contract.js';

/** An inbound message as it was received. */
export interface InboundNotification {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  rawBody: Buffer;
}

/** What a message reports about one payout. */
export interface NotificationReport {
  /** Our key of the invoke, when the message contains it; the provider's reference is in `report`. At least one of the two is present. */
  invokeKey: string | null;
  /** UNCLEAR when the message only says that something happened. It triggers an enquiry, whose answer counts. */
  report: ProviderReport;
}

/** A message whose signature was verified, translated into our terms. It is translated once, and stored. */
export interface TranslatedNotification {
  /** The provider's id of the message, or a hash of the message when it has none: the same message is stored once. */
  deduplicationKey: string;
  /** One for each payout that the message is about, in the order of the message: at least one. Each is stored and applied by itself. */
  reports: readonly NotificationReport[];
}
