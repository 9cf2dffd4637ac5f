import type { ActorType, NextAction } from '@app/database';
import type { CallbackSubscription, PayoutStatus, Resolution, RouteChoice, RequiredAction } from '@app/domain';

/** A payout as the database keeps it, with what its merchant wants to hear. */
export interface PayoutRow {
  id: string;
  merchant_id: string;
  reference: string;
  service_code: string;
  provider_account_id: string | null;
  amount_minor: bigint;
  currency: string;
  processed_amount_minor: bigint | null;
  status: PayoutStatus;
  resolution: Resolution | null;
  moderation_required: boolean;
  autoprocess: boolean;
  version: number;
  last_sequence: number;
  provider_reference: string | null;
  fields_encrypted: string;
  fields_masked: Record<string, string>;
  missing_fields: string[];
  /** What the provider waits for before it goes on. */
  wanted: RequiredAction | null;
  /** What was answered, until it is sent. */
  details_encrypted: string | null;
  /** Why it goes to its provider account; null for payouts from before that was kept. */
  route_choice: RouteChoice | null;
  description: string | null;
  metadata: Record<string, string>;
  callback_url: string | null;
  expires_at: Date;
  next_action: NextAction | null;
  next_action_at: Date | null;
  hinted_at: Date | null;
  enquiry_count: number;
  /** When the provider was last owed an answer and had not been asked yet: the schedule's duration counts from here. */
  enquiring_since: Date | null;
  /** Of the latest event: what the next one is chained to. */
  history_hash: Buffer;
  created_at: Date;
  updated_at: Date;
  callback_events: CallbackSubscription;
  /** The database's time when the row was read: the only clock that decides. */
  now: Date;
}

/** A payout that goes to a known provider account. */
export type RoutedPayout = PayoutRow & { provider_account_id: string };

/** Who did it. */
export interface Actor {
  type: ActorType;
  /** An operator's, a key's or an account's id; null for the gateway itself. */
  id: string | null;
}

export const SYSTEM: Actor = { type: 'system', id: null };
