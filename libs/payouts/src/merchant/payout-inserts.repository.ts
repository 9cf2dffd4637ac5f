import { Batcher, Database, hexOf, isConnectionFailure, sql } from '@app/database';
import { type ModerationReason, newId } from '@app/domain';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { type Answer, type CommandOutcome, findAnswer, type Idempotency, type StoredAnswer } from './idempotency.repository.js';
import { createdPayout, type ChangedPayout, changePayout } from '../payout/payout-change.js';
import { type WakeUp, wakeUpsOf } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';

/** Creations in one transaction at most, and such transactions at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };

/** A payout that is about to be born. */
export interface NewPayout {
  row: PayoutRow;
  recipientFingerprint: Buffer;
  actor: Actor;
  /** Details are complete and no business rule is broken: READY follows at once. */
  verified: boolean;
  /** A rule asks for a human before anything is sent. */
  caseReason: ModerationReason | null;
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

const PAYOUT = `id, merchant_id, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, resolution,
  moderation_required, autoprocess, version, last_sequence, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, description, metadata,
  callback_url, route_choice, expires_at, next_action, next_action_at, hinted_at, history_hash, created_at, updated_at`;
const EVENT = `payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, reason, data, payout_version, occurred_at, hash`;
const CALLBACK = `id, merchant_id, payout_id, sequence, type, url, payload`;
const RECORD = `merchant_id, key, request_hash, payout_id, response_status, response_body`;

/**
 * Everything that creations leave behind, in one statement and so in one transaction: payouts, their events and callbacks, cases
 * where a rule asks for a human, and the answers that repeats will get.
 */
const CREATE = sql(
  'payout_create',
  `WITH born AS (
     INSERT INTO payout (${PAYOUT}) SELECT ${PAYOUT} FROM json_populate_recordset(NULL::payout, $1)
   ), happened AS (
     INSERT INTO payout_event (${EVENT}) SELECT ${EVENT} FROM json_populate_recordset(NULL::payout_event, $2)
   ), told AS (
     INSERT INTO callback_delivery (${CALLBACK}) SELECT ${CALLBACK} FROM json_populate_recordset(NULL::callback_delivery, $3)
   ), stopped AS (
     INSERT INTO moderation_case (id, payout_id, reason) SELECT id, payout_id, reason FROM json_populate_recordset(NULL::moderation_case, $4)
   )
   INSERT INTO idempotency_record (${RECORD}) SELECT ${RECORD} FROM json_populate_recordset(NULL::idempotency_record, $5)`,
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
  async write(birth: NewPayout, idempotency: Idempotency, outcomeOf: (row: PayoutRow) => CommandOutcome): Promise<Answer> {
    const steps = stepsOf(birth);
    const row = steps.at(-1)?.after ?? birth.row;
    const answer = idempotency.render(outcomeOf(row));
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
    const events = creations.flatMap(({ steps }) => steps.map(({ event }) => ({ ...event, hash: hexOf(event.hash) })));
    await this.database.rows(
      CREATE,
      [creations.map(payoutColumns), events, callbacks, cases, creations.map(recordColumns)].map((rows) => JSON.stringify(rows)),
    );
    return creations.map(() => undefined);
  }
}

function payoutColumns({ row, birth }: PayoutInsert): object {
  return {
    ...row,
    amount_minor: String(row.amount_minor),
    processed_amount_minor: row.processed_amount_minor === null ? null : String(row.processed_amount_minor),
    recipient_fingerprint: hexOf(birth.recipientFingerprint),
    history_hash: hexOf(row.history_hash),
  };
}

function recordColumns({ row, idempotency, answer }: PayoutInsert): object {
  return {
    merchant_id: row.merchant_id,
    key: idempotency.key,
    request_hash: hexOf(idempotency.requestHash),
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
