import type { MerchantPolicy } from '@app/database';
import type { ModerationReason, Resolution, Tenant } from '@app/domain';
import { type ChangedPayout, changePayout, createdPayout } from '../payout/payout-change.js';
import { duplicateData, type DuplicateQuestion, type OtherPayout } from '../payout/duplicates/duplicates.repository.js';
import type { LimitQuestion } from '../payout/limits/limits.repository.js';
import type { LimitsReached } from '../payout/limits/reached-limits.js';
import type { MerchantTexts } from '../payout/merchant-texts.js';
import { type WakeUp, wakeUpsOf } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';

/** A merchant's order. Its form has been checked. */
export interface CreatePayout extends MerchantTexts, Tenant {
  apiKeyId: string;
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
  /** Those of the merchant that are reached; absent where another rule refuses. */
  limits?: LimitsReached;
}

/** A payout that is about to be created. */
export interface NewPayout {
  row: PayoutRow;
  actor: Actor;
  /** The details are complete and no business rule is broken: READY follows at once. */
  isReady: boolean;
  /** A rule requires an operator before anything is sent. */
  caseReason: ModerationReason | null;
  /** What is asked before it is stored; null: it is stored whether or not there is another payout like it. */
  question: DuplicateQuestion | null;
  /** What is compared with the limits of the merchant in the statement that stores it; null where there are none. */
  limits: LimitQuestion | null;
  /** The other payout that was found. */
  duplicateOf: OtherPayout | null;
  /** A business rule is broken: the payout is kept as CREATE_FAILED, for the record. */
  refusal: CreationRefusal | null;
}

const INVOKE_NOW = { send: { operation: 'invoke', inMs: 0 } } as const;

/** The same payout once another one like it was found. It is marked, and waits for an operator where the merchant's policy says so. */
export function asDuplicate(payout: NewPayout, other: OtherPayout, handling: MerchantPolicy['duplicates']): NewPayout {
  const caseReason = handling === 'ask' ? 'POLICY' : payout.caseReason;
  return { ...payout, row: { ...payout.row, duplicate_of: other.id }, caseReason, question: null, duplicateOf: other };
}

/** The same payout once it is found to be beyond a limit of its merchant: it is kept for the record, as every one that a business rule refuses. */
export function asRefused(payout: NewPayout, refusal: CreationRefusal): NewPayout {
  const row: PayoutRow = { ...payout.row, status: 'CREATE_FAILED', resolution: refusal.resolution, processed_amount_minor: 0n, duplicate_of: null };
  return { ...payout, row, isReady: false, caseReason: null, question: null, limits: null, duplicateOf: null, refusal };
}

/** The steps of a creation, each as if it were applied alone. */
export function creationSteps({ row, actor, isReady, caseReason, duplicateOf }: NewPayout): ChangedPayout[] {
  const created = createdPayout(row, actor);
  if (!isReady) return [created];
  const data = duplicateOf ? duplicateData(duplicateOf) : {};
  const ready = changePayout(created.after, { to: 'READY', actor, ...(row.autoprocess && caseReason === null ? INVOKE_NOW : {}), data });
  if (caseReason === null) return [created, ready];
  return [created, ready, changePayout(ready.after, { type: 'case.opened', actor, moderationRequired: true, data: { reason: caseReason, ...data } })];
}

/** The jobs to be enqueued once a creation is committed: every callback, and what is planned. */
export function creationWakeUps(steps: readonly ChangedPayout[]): WakeUp[] {
  return steps.flatMap(wakeUpsOf);
}
