import { Batcher, Database, isConnectionFailure, sql } from '@app/database';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import { insertPayouts, type PayoutInsert } from '../payout/payout-writes.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { snapshotOf } from '../payout/payout.snapshot.js';
import { type Answer, type CommandOutcome, renderAnswer } from './command-answer.js';
import { findAnswer, type Idempotency } from './idempotency.repository.js';
import { creationSteps, creationWakeUps, type NewPayout } from './new-payout.js';

/** Creations in one transaction at most, and such transactions at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };

const FIND_REFERENCE = sql('payout_by_live_reference', `SELECT id FROM payout WHERE merchant_id = $1 AND reference = $2 AND status <> 'CREATE_FAILED'`);

interface Creation extends PayoutInsert {
  idempotency: Idempotency;
}

/** Stores new payouts, in batches of those that arrive at the same time. Keeps INV-18. */
@Injectable()
export class PayoutInsertsRepository {
  private readonly batcher = new Batcher<Creation, undefined>((creations) => this.insert(creations), BATCH_LIMITS);

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Stores a payout with its answer and enqueues its jobs; a repeated request gets the earlier answer.
   * @throws the database's unique violations of `payout_live_reference` and `idempotency_record_pkey`
   */
  async write(payout: NewPayout, idempotency: Idempotency): Promise<Answer> {
    const steps = creationSteps(payout);
    const row = steps.at(-1)?.after ?? payout.row;
    const answer = renderAnswer(outcomeOf(payout, row), idempotency.requestId);
    const record = {
      merchant_id: row.merchant_id,
      key: idempotency.key,
      request_hash: idempotency.requestHash,
      payout_id: row.id,
      response_status: answer.status,
      response_body: answer.body,
    };
    const creation: Creation = { row, steps, caseReason: payout.caseReason, record, idempotency };
    const earlier = await this.batcher.do(creation).catch((error: unknown) => this.insertAlone(creation, error));
    if (earlier) return earlier;
    for (const { job, id, accountId } of creationWakeUps(steps)) this.queue.enqueue(job, id, accountId);
    return { ...answer, replayed: false, version: row.version };
  }

  /** The answer that was stored for the same request, or null. {@link findAnswer} */
  findAnswer(merchantId: string, idempotency: Idempotency): Promise<Answer | null> {
    return findAnswer(this.database, merchantId, idempotency);
  }

  /** The payout that uses a reference, or null. */
  async findByReference(merchantId: string, reference: string): Promise<string | null> {
    return (await this.database.first<{ id: string }>(FIND_REFERENCE, [merchantId, reference]))?.id ?? null;
  }

  /** A creation that the database refuses fails its whole batch: each one is repeated alone. A repeated request gets the answer that is stored. */
  private async insertAlone(creation: Creation, error: unknown): Promise<Answer | undefined> {
    if (isConnectionFailure(error)) throw error;
    const earlier = await this.findAnswer(creation.row.merchant_id, creation.idempotency);
    if (!earlier) await this.insert([creation]);
    return earlier ?? undefined;
  }

  private async insert(creations: readonly Creation[]): Promise<undefined[]> {
    await insertPayouts(this.database, creations);
    return creations.map(() => undefined);
  }
}

function outcomeOf({ refusal }: NewPayout, row: PayoutRow): CommandOutcome {
  return refusal ? { kind: 'refused', payout: snapshotOf(row), ...refusal } : { kind: 'created', payout: snapshotOf(row) };
}
