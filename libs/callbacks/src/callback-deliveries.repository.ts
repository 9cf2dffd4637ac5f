import { Batcher, Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

const FAILING_TOO_LONG = "interval '5 days'";
const FAILING_TOO_OFTEN = 20;

/** The most deliveries in one statement, and the most such statements at once. */
const BATCH_LIMITS = { maxItems: 50, maxBatches: 2 };

/** The default endpoint of the merchant and mode of a delivery, unless the delivery goes elsewhere. */
const OF_DELIVERY = 'e.merchant_id = delivery.merchant_id AND e.mode = delivery.mode AND e.url = delivery.url';

/** $1 deliveries, $2 numbers of the attempts, $3 durations, $4 statuses, $5 excerpts */
const RECORD_SUCCESSES = sql(
  'callbacks.record_success',
  `WITH made AS (
     SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::text[]) AS m (id, number, duration_ms, status, excerpt)
   ), locked AS (
     SELECT id FROM callback_delivery WHERE id = ANY ($1) AND state = 'pending' ORDER BY id FOR UPDATE
   ), delivery AS (
     UPDATE callback_delivery d
        SET state = 'delivered', last_status = made.status, last_error = NULL, delivered_at = now(), next_action_at = NULL
       FROM made JOIN locked USING (id) WHERE d.id = made.id RETURNING d.merchant_id, d.mode, d.url
   ), attempt AS (
     INSERT INTO callback_attempt (delivery_id, number, started_at, duration_ms, response_status, response_excerpt)
     SELECT id, number, now() - duration_ms * interval '1 millisecond', duration_ms, status, excerpt FROM made ON CONFLICT DO NOTHING
   )
   UPDATE callback_endpoint e SET failing_since = NULL, failures = 0
     FROM delivery WHERE ${OF_DELIVERY} AND e.failing_since IS NOT NULL`,
);

/** $1 delivery, $2 number of the attempt, $3 duration, $4 status, $5 excerpt, $6 error, $7 state, $8 pause, $9 whether the receiver is at fault, $10 whether it responded 410 Gone */
const RECORD_FAILURE = sql(
  'callbacks.record_failure',
  `WITH delivery AS (
     UPDATE callback_delivery
        SET state = $7::text, last_status = $4::integer, last_error = $6::text, hinted_at = NULL,
            next_action_at = CASE WHEN $7::text = 'pending' THEN now() + $8::double precision * interval '1 millisecond' END
      WHERE id = $1 AND state = 'pending' AND attempts = $2 RETURNING merchant_id, mode, url
   ), attempt AS (
     INSERT INTO callback_attempt (delivery_id, number, started_at, duration_ms, response_status, response_excerpt, error)
     VALUES ($1, $2, now() - $3::integer * interval '1 millisecond', $3, $4, $5, $6) ON CONFLICT DO NOTHING
   )
   UPDATE callback_endpoint e
      SET failures = e.failures + 1,
          failing_since = coalesce(e.failing_since, now()),
          disabled_at = CASE
            WHEN e.disabled_at IS NOT NULL THEN e.disabled_at
            WHEN $10::boolean THEN now()
            WHEN e.failures + 1 >= ${FAILING_TOO_OFTEN} AND e.failing_since <= now() - ${FAILING_TOO_LONG} THEN now()
          END
     FROM delivery WHERE $9::boolean AND ${OF_DELIVERY}
   RETURNING coalesce(e.disabled_at = now(), false) AS is_disabled_now, e.failures AS failures`,
);

/** Takes back the count of an attempt that was not made. */
const POSTPONE = sql(
  'callbacks.postpone',
  `UPDATE callback_delivery SET attempts = attempts - 1, next_action_at = now() + $3::double precision * interval '1 millisecond', hinted_at = NULL
    WHERE id = $1 AND state = 'pending' AND attempts = $2`,
);

/** Makes a finished delivery due again. A disabled endpoint of its merchant and mode is enabled with it. */
const RESEND = sql(
  'callbacks.resend',
  `WITH delivery AS (
     UPDATE callback_delivery SET state = 'pending', next_action_at = now(), hinted_at = NULL WHERE id = $1 AND state <> 'pending' RETURNING merchant_id, mode, url
   ), endpoint AS (
     UPDATE callback_endpoint e SET disabled_at = NULL, failing_since = NULL, failures = 0
       FROM delivery WHERE ${OF_DELIVERY} AND e.disabled_at IS NOT NULL
   )
   SELECT merchant_id FROM delivery`,
);
const FIND_STATE = sql('callbacks.state', 'SELECT state FROM callback_delivery WHERE id = $1');

export interface RecordedAttempt {
  deliveryId: string;
  number: number;
  durationMs: number;
  status: number | null;
  excerpt: string | null;
}

export interface RecordedFailure extends RecordedAttempt {
  error: string;
  state: 'pending' | 'failed' | 'disabled';
  /** Until the next attempt, in milliseconds. */
  pauseMs: number | null;
  /** False when the attempt failed on our side. */
  isReceiversFault: boolean;
  isGone: boolean;
}

/** Records how attempts went. Keeps INV-19. */
@Injectable()
export class CallbackDeliveriesRepository {
  private readonly successes = new Batcher<RecordedAttempt, undefined>((attempts) => this.recordAll(attempts), BATCH_LIMITS);

  constructor(private readonly database: Database) {}

  async recordSuccess(made: RecordedAttempt): Promise<void> {
    await this.successes.do(made);
  }

  /** @returns the state of the endpoint of the merchant and mode; undefined when the URL is not that endpoint's */
  recordFailure(made: RecordedFailure): Promise<{ is_disabled_now: boolean; failures: number } | undefined> {
    const { deliveryId, number, durationMs, status, excerpt, error, state, pauseMs, isReceiversFault, isGone } = made;
    return this.database.first(RECORD_FAILURE, [deliveryId, number, durationMs, status, excerpt, error, state, pauseMs, isReceiversFault, isGone]);
  }

  async postpone(deliveryId: string, number: number, pauseMs: number): Promise<void> {
    await this.database.rows(POSTPONE, [deliveryId, number, pauseMs]);
  }

  /** @returns the merchant of the delivery; undefined when it does not exist or is pending */
  async resend(deliveryId: string): Promise<string | undefined> {
    return (await this.database.first<{ merchant_id: string }>(RESEND, [deliveryId]))?.merchant_id;
  }

  async exists(deliveryId: string): Promise<boolean> {
    return (await this.database.first(FIND_STATE, [deliveryId])) !== undefined;
  }

  private async recordAll(attempts: readonly RecordedAttempt[]): Promise<undefined[]> {
    const column = <Name extends keyof RecordedAttempt>(name: Name): RecordedAttempt[Name][] => attempts.map((made) => made[name]);
    await this.database.rows(RECORD_SUCCESSES, [column('deliveryId'), column('number'), column('durationMs'), column('status'), column('excerpt')]);
    return attempts.map(() => undefined);
  }
}
