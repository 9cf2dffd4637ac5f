import type { ModerationReason, Resolution } from '@app/domain';
import { type ChangedPayout, changePayout, createdPayout } from '../payout/payout-change.js';
import type { MerchantTexts } from '../payout/merchant-texts.js';
import { type WakeUp, wakeUpsOf } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';

/** A merchant's order. Its form has been checked. */
export interface CreatePayout extends MerchantTexts {
  merchantId: string;
  apiKeyId: string;
  /** Of the API key. */
  mode: 'live' | 'test';
  service: string;
  /** Decimal string. */
  amount: string;
  /** ISO 4217; null: the service's. */
  currency: string | null;
  reference: string;
  fields: Record<string, unknown>;
  autoprocess: boolean;
  expiresAt: Date | null;
  lifetimeSeconds: number | null;
  callbackUrl: string | null;
  metadata: Record<string, string>;
}

/** Why a payout is refused by a business rule. */
export interface CreationRefusal {
  resolution: Resolution;
  /** For the merchant. */
  reason: string;
}

/** A payout that is about to be created. */
export interface NewPayout {
  row: PayoutRow;
  actor: Actor;
  /** The details are complete and no business rule is broken: READY follows at once. */
  isReady: boolean;
  /** A rule requires an operator before anything is sent. */
  caseReason: ModerationReason | null;
  /** A business rule is broken: the payout is kept as CREATE_FAILED, for the record. */
  refusal: CreationRefusal | null;
}

const INVOKE_NOW = { send: { operation: 'invoke', inMs: 0 } } as const;

/** The steps of a creation, each as if it were applied alone. */
export function creationSteps({ row, actor, isReady, caseReason }: NewPayout): ChangedPayout[] {
  const created = createdPayout(row, actor);
  if (!isReady) return [created];
  const ready = changePayout(created.after, { to: 'READY', actor, ...(row.autoprocess && caseReason === null ? INVOKE_NOW : {}) });
  if (caseReason === null) return [created, ready];
  return [created, ready, changePayout(ready.after, { type: 'case.opened', actor, moderationRequired: true, data: { reason: caseReason } })];
}

/** The jobs to be enqueued once a creation is committed: every callback, and what is planned. */
export function creationWakeUps(steps: readonly ChangedPayout[]): WakeUp[] {
  return steps.flatMap(wakeUpsOf);
}
