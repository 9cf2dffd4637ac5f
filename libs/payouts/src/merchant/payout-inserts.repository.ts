import {
  Batcher,
  CallbackDeliveryEntity,
  columnsOf,
  Database,
  IdempotencyRecordEntity,
  insertRecords,
  isConnectionFailure,
  ModerationCaseEntity,
  PayoutEntity,
  PayoutEventEntity,
  recordsOf,
  type RowOf,
  sql,
} from '@app/database';
import { type ModerationReason, newId, type Resolution } from '@app/domain';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { type Answer, type CommandOutcome, renderAnswer, type StoredAnswer } from './command-answer.js';
import { findAnswer, type Idempotency } from './idempotency.repository.js';
import { createdPayout, type ChangedPayout, changePayout } from '../payout/payout-change.js';
import { type WakeUp, wakeUpsOf } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { snapshotOf } from '../payout/payout.snapshot.js';

/** Creations in one transaction at most, and such transactions at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };

/** A payout that is about to be born. */
export interface NewPayout {
  row: PayoutRow;
  actor: Actor;
  /** Details are complete and no business rule is broken: READY follows at once. */
  verified: boolean;
  /** A rule asks for a human before anything is sent. */
  caseReason: ModerationReason | null;
  /** A business rule is broken: the payout is kept as CREATE_FAILED, for the record. */
  refusal: CreationRefusal | null;
}

/** Why a payout is not accepted. */
export interface CreationRefusal {
  resolution: Resolution;
  /** For the merchant. */
  reason: string;
}

/** A birth with everything that it leaves behind. */
interface PayoutInsert {
  birth: NewPayout;
  steps: readonly ChangedPayout[];
  /** As it is after the last step. */
  row: PayoutRow;
  idempotency: Idempotency;
  answer: StoredAnswer;
}

const PAYOUT = columnsOf(PayoutEntity);
const EVENT = columnsOf(PayoutEventEntity);
const CALLBACK = ['id', 'merchant_id', 'payout_id', 'sequence', 'type', 'url', 'payload'] as const;
const CASE = ['id', 'payout_id', 'reason'] as const;
const RECORD = ['merchant_id', 'key', 'request_hash', 'payout_id', 'response_status', 'response_body'] as const;

/**
 * Everything that creations leave behind, in one statement and so in one transaction: payouts, their events and callbacks, cases
 * where a rule asks for a human, and the answers that repeats will get.
 */
const CREATE = sql(
  'payout_create',
  `WITH payouts AS (${insertRecords(PayoutEntity, '$1', PAYOUT)}),
     events AS (${insertRecords(PayoutEventEntity, '$2', EVENT)}),
     callbacks AS (${insertRecords(CallbackDeliveryEntity, '$3', CALLBACK)}),
     cases AS (${insertRecords(ModerationCaseEntity, '$4', CASE)})
   ${insertRecords(IdempotencyRecordEntity, '$5', RECORD)}`,
);

/** Brings payouts into the world, together with those that arrive at the same moment. */
@Injectable()
export class PayoutInsertsRepository {
  private readonly batcher = new Batcher<PayoutInsert, undefined>((creations) => this.insert(creations), BATCH_LIMITS);

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Writes a birth and gives its hints to the queue; a repeat gets the earlier answer.
   * @throws the database's unique violations of `payout_live_reference` and `idempotency_record_pkey`
   */
  async write(birth: NewPayout, idempotency: Idempotency): Promise<Answer> {
    const steps = stepsOf(birth);
    const row = steps.at(-1)?.after ?? birth.row;
    const answer = renderAnswer(outcomeOf(birth, row), idempotency.requestId);
    const creation = { birth, steps, row, idempotency, answer };
    const earlier = await this.batcher.do(creation).catch((error: unknown) => this.insertAlone(creation, error));
    if (earlier) return earlier;
    for (const { job, id, lane } of wakeUpsAfter(steps)) this.queue.enqueue(job, id, lane);
    return { ...answer, replayed: false, version: row.version };
  }

  /** One that is refused takes its whole batch with it: alone, each gets what is its own. A repeat gets the answer that is there. */
  private async insertAlone(creation: PayoutInsert, error: unknown): Promise<Answer | undefined> {
    if (isConnectionFailure(error)) throw error;
    const earlier = await findAnswer(this.database, creation.row.merchant_id, creation.idempotency);
    if (!earlier) await this.insert([creation]);
    return earlier ?? undefined;
  }

  private async insert(creations: readonly PayoutInsert[]): Promise<undefined[]> {
    const callbacks = creations.flatMap(({ row, steps }) =>
      steps.flatMap((step) => step.callbacks.map((callback) => ({ ...callback, merchant_id: row.merchant_id, payout_id: row.id, url: row.callback_url }))),
    );
    const cases = creations.flatMap(({ birth: { caseReason: reason }, row }) =>
      reason === null ? [] : [{ id: newId('moderationCase'), payout_id: row.id, reason }],
    );
    const events = creations.flatMap(({ steps }) => steps.map(({ event }) => event));
    await this.database.rows(CREATE, [
      recordsOf(
        PAYOUT,
        creations.map(({ row }) => row),
      ),
      recordsOf(EVENT, events),
      recordsOf(CALLBACK, callbacks),
      recordsOf(CASE, cases),
      recordsOf(RECORD, creations.map(recordColumns)),
    ]);
    return creations.map(() => undefined);
  }
}

function outcomeOf({ refusal }: NewPayout, row: PayoutRow): CommandOutcome {
  return refusal ? { kind: 'refused', payout: snapshotOf(row), ...refusal } : { kind: 'created', payout: snapshotOf(row) };
}

function recordColumns({ row, idempotency, answer }: PayoutInsert): Pick<RowOf<IdempotencyRecordEntity>, (typeof RECORD)[number]> {
  return {
    merchant_id: row.merchant_id,
    key: idempotency.key,
    request_hash: idempotency.requestHash,
    payout_id: row.id,
    response_status: answer.status,
    response_body: answer.body,
  };
}

/** The steps of a birth, each as if it had been applied by itself. */
function stepsOf({ row, actor, verified, caseReason }: NewPayout): ChangedPayout[] {
  const born = createdPayout(row, actor);
  if (!verified) return [born];
  const ready = changePayout(born.after, { to: 'READY', actor, next: row.autoprocess && caseReason === null ? { action: 'invoke', inMs: 0 } : null });
  if (caseReason === null) return [born, ready];
  return [born, ready, changePayout(ready.after, { type: 'case.opened', actor, moderationRequired: true, data: { reason: caseReason } })];
}

function wakeUpsAfter(steps: readonly ChangedPayout[]): WakeUp[] {
  const last = steps.at(-1);
  const told = steps.slice(0, -1).flatMap((step) => wakeUpsOf(step).filter((hint) => hint.job === 'callback.deliver'));
  return last ? [...told, ...wakeUpsOf(last)] : told;
}
