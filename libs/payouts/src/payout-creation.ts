import { Database, statement } from '@app/database';
import { type ModerationReason, newId } from '@app/domain';
import { JobQueue } from '@app/queue';
import { Injectable } from '@nestjs/common';
import type { Answer, CommandOutcome, Idempotency } from './idempotency.js';
import { bornPayout, type ChangedPayout, changePayout } from './payout-change.js';
import { type Hint, hintsOf } from './payout.repository.js';
import type { Actor, PayoutRow } from './payout.row.js';

/** A payout that is about to be born. */
export interface Birth {
  row: PayoutRow;
  recipientFingerprint: Buffer;
  actor: Actor;
  /** Details are complete and no business rule is broken: READY follows at once. */
  verified: boolean;
  /** A rule asks for a human before anything is sent. */
  caseReason: ModerationReason | null;
}

/**
 * Everything that a creation leaves behind, in one statement and so in one transaction: the payout, its events, its callbacks,
 * a case where a rule asks for a human, and the answer that a repeat will get.
 */
const CREATE = statement(
  'payout_create',
  `WITH born AS (
     INSERT INTO payout (id, merchant_id, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, resolution,
       moderation_required, autoprocess, version, last_sequence, fields_encrypted, fields_masked, missing_fields, recipient_fingerprint, description, metadata,
       callback_url, expires_at, next_action, next_action_at, hinted_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23, $24, $24)
     RETURNING id
   ), happened AS (
     INSERT INTO payout_event (payout_id, sequence, type, from_status, to_status, resolution, actor_type, actor_id, data, payout_version)
     SELECT born.id, e.sequence, e.type, e.from_status, e.to_status, $10, $25, $26, e.data, e.sequence
     FROM born, unnest($27::int[], $28::text[], $29::payout_status[], $30::payout_status[], $31::jsonb[]) AS e (sequence, type, from_status, to_status, data)
   ), told AS (
     INSERT INTO callback_delivery (id, merchant_id, payout_id, sequence, type, url, payload)
     SELECT c.id, $2, born.id, c.sequence, c.type, $20, c.payload FROM born, unnest($32::text[], $33::int[], $34::text[], $35::text[]) AS c (id, sequence, type, payload)
   ), stopped AS (
     INSERT INTO moderation_case (id, payout_id, reason) SELECT $36, born.id, $37 FROM born WHERE $37::text IS NOT NULL
   )
   INSERT INTO idempotency_record (merchant_id, key, request_hash, payout_id, response_status, response_body)
   SELECT $2, $38, $39, born.id, $40, $41 FROM born`,
);

/** Brings payouts into the world. */
@Injectable()
export class PayoutCreation {
  constructor(
    private readonly database: Database,
    private readonly queue: JobQueue,
  ) {}

  /**
   * Writes a birth and gives its hints to the queue.
   * @throws the database's unique violations of `payout_live_reference` and `idempotency_record_pkey`
   */
  async write(birth: Birth, idempotency: Idempotency, outcomeOf: (row: PayoutRow) => CommandOutcome): Promise<Answer> {
    const steps = stepsOf(birth);
    const last = steps.at(-1)?.after ?? birth.row;
    const answer = idempotency.render(outcomeOf(last));
    const callbacks = steps.flatMap((step) => step.callbacks);
    await this.database.rows(CREATE, [
      last.id,
      last.merchant_id,
      last.reference,
      last.service_code,
      last.provider_account_id,
      last.amount_minor,
      last.currency,
      last.processed_amount_minor,
      last.status,
      last.resolution,
      last.moderation_required,
      last.autoprocess,
      last.version,
      last.fields_encrypted,
      last.fields_masked,
      last.missing_fields,
      birth.recipientFingerprint,
      last.description,
      last.metadata,
      last.callback_url,
      last.expires_at,
      last.next_action,
      last.next_action_at,
      last.created_at,
      birth.actor.type,
      birth.actor.id,
      steps.map(({ event }) => event.sequence),
      steps.map(({ event }) => event.type),
      steps.map(({ event }) => event.from_status),
      steps.map(({ event }) => event.to_status),
      steps.map(({ event }) => JSON.stringify(event.data)),
      callbacks.map(({ id }) => id),
      callbacks.map(({ sequence }) => sequence),
      callbacks.map(({ type }) => type),
      callbacks.map(({ payload }) => payload),
      newId('moderationCase'),
      birth.caseReason,
      idempotency.key,
      idempotency.requestHash,
      answer.status,
      answer.body,
    ]);
    for (const { job, id } of hintsAfter(steps)) this.queue.hint(job, id);
    return { ...answer, replayed: false, version: last.version };
  }
}

/** The steps of a birth, each as if it had been applied by itself. */
function stepsOf({ row, actor, verified, caseReason }: Birth): ChangedPayout[] {
  const steps = [bornPayout(row, actor)];
  if (!verified) return steps;
  const ready = changePayout(row, { to: 'READY', actor, next: row.autoprocess && caseReason === null ? { action: 'invoke', inMs: 0 } : null });
  steps.push(ready);
  if (caseReason !== null) steps.push(changePayout(ready.after, { type: 'case.opened', actor, moderationRequired: true, data: { reason: caseReason } }));
  return steps;
}

function hintsAfter(steps: readonly ChangedPayout[]): Hint[] {
  const last = steps.at(-1);
  const told = steps.slice(0, -1).flatMap((step) => hintsOf(step).filter((hint) => hint.job === 'callback.deliver'));
  return last ? [...told, ...hintsOf(last)] : told;
}
