import { Batcher, Database, isConnectionFailure, type MerchantPolicy, sql } from '@app/database';
import { JobQueue } from '@app/queue';
import type { Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import type { LimitQuestion } from '../payout/limits/limits.repository.js';
import type { NotStored } from '../payout/limits/not-stored.js';
import { readReachedLimits } from '../payout/limits/reached-limits.js';
import { insertPayouts, type PayoutInsert } from '../payout/payout-writes.repository.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { snapshotOf } from '../payout/payout.snapshot.js';
import { type Answer, type CommandOutcome, renderAnswer } from './command-answer.js';
import { findAnswer, type Idempotency } from './idempotency.repository.js';
import { type KeyedIdempotency, RequestHashes } from './request-hash.js';
import { asDuplicate, asRefused, creationSteps, creationWakeUps, type NewPayout } from './new-payout.js';

/** Creations in one transaction at most, and such transactions at once. */
const BATCH_LIMITS = { maxItems: 32, maxBatches: 2 };

const FIND_REFERENCE = sql(
  'payout_by_live_reference',
  `SELECT id FROM payout WHERE merchant_id = $1 AND mode = $2 AND reference = $3 AND status <> 'CREATE_FAILED'`,
);

interface Creation extends PayoutInsert {
  idempotency: KeyedIdempotency;
}

/** Stores new payouts, in batches of those that arrive at the same time. Keeps INV-18. */
@Injectable()
export class PayoutInsertsRepository {
  private readonly batcher = this.newBatcher();
  /** Of merchants with limits: theirs wait for each other, and those of other merchants do not wait with them. */
  private readonly limitedBatcher = this.newBatcher();

  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly hashes: RequestHashes,
  ) {}

  /**
   * Stores a payout with its answer and enqueues its jobs; a repeated request gets the earlier answer. Where another payout like it is found,
   * it is stored as a duplicate instead, and beyond a limit of its merchant as refused.
   * @param handling of duplicates, by the merchant's policy
   * @throws the database's unique violations of `payout_live_reference` and `idempotency_record_pkey`
   */
  async write(payout: NewPayout, request: Idempotency, handling?: MerchantPolicy['duplicates']): Promise<Answer> {
    const idempotency = this.hashes.keyed(request);
    const steps = creationSteps(payout);
    const row = steps.at(-1)?.after ?? payout.row;
    const answer = renderAnswer(outcomeOf(payout, row), idempotency.requestId);
    const record = {
      merchant_id: row.merchant_id,
      mode: row.mode,
      key: idempotency.key,
      request_hash: idempotency.storedHash,
      payout_id: row.id,
      response_status: answer.status,
      response_body: answer.body,
    };
    const { caseReason, question, limits } = payout;
    const creation: Creation = { row, steps, caseReason, question, limits, record, idempotency };
    const batcher = limits === null ? this.batcher : this.limitedBatcher;
    const found = await batcher.do(creation).catch((error: unknown) => this.insertAlone(creation, error));
    if (found !== null && 'body' in found) return found;
    // Nothing of it is stored yet. A repeated request ends here too: its own payout is what was found, and the unique violation leads to its answer.
    if (found !== null) return this.write(await this.changedBy(found, payout, handling), idempotency, handling);
    for (const { job, id, accountId } of creationWakeUps(steps)) this.queue.enqueue(job, id, accountId);
    return { ...answer, replayed: false, version: row.version };
  }

  /** The answer that was stored for the same request, or null. {@link findAnswer} */
  findAnswer(tenant: Tenant, idempotency: Idempotency): Promise<Answer | null> {
    return findAnswer(this.database, tenant, this.hashes.keyed(idempotency));
  }

  /** The payout that uses a reference, or null. */
  async findByReference({ merchantId, mode }: Tenant, reference: string): Promise<string | null> {
    return (await this.database.first<{ id: string }>(FIND_REFERENCE, [merchantId, mode, reference]))?.id ?? null;
  }

  private newBatcher(): Batcher<Creation, NotStored | null> {
    return new Batcher((creations) => this.insert(creations), BATCH_LIMITS);
  }

  /** The payout as it is stored after all. */
  private async changedBy({ other, reached }: NotStored, payout: NewPayout, handling?: MerchantPolicy['duplicates']): Promise<NewPayout> {
    if (other !== null) return asDuplicate(payout, other, handling);
    const limits = await readReachedLimits(this.database, limitQuestionOf(payout), reached);
    return asRefused(payout, { resolution: 'LIMIT_VIOLATION', reason: limits.reason, limits });
  }

  /** A creation that the database refuses fails its whole batch: each one is repeated alone. A repeated request gets the answer that is stored. */
  private async insertAlone(creation: Creation, error: unknown): Promise<Answer | NotStored | null> {
    if (isConnectionFailure(error)) throw error;
    const { merchant_id: merchantId, mode } = creation.row;
    const earlier = await this.findAnswer({ merchantId, mode }, creation.idempotency);
    return earlier ?? (await this.insert([creation]))[0] ?? null;
  }

  /** @returns for each creation why it was not stored, or null */
  private async insert(creations: readonly Creation[]): Promise<(NotStored | null)[]> {
    const found = await insertPayouts(this.database, creations);
    return creations.map(({ row }) => found.get(row.id) ?? null);
  }
}

function limitQuestionOf({ row, limits }: NewPayout): LimitQuestion {
  if (limits === null) throw new Error(`no limit was asked about for ${row.id}`);
  return limits;
}

function outcomeOf({ refusal }: NewPayout, row: PayoutRow): CommandOutcome {
  return refusal ? { kind: 'refused', payout: snapshotOf(row), ...refusal } : { kind: 'created', payout: snapshotOf(row) };
}
