import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A payout that counts: not one that has ended without money being out. As long as it is not known how much is out, it counts. */
const COUNTS = `NOT (p.processed_amount_minor IS NOT DISTINCT FROM 0
  AND p.status IN ('CREATE_FAILED', 'TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCELLED', 'CANCEL_FAILED', 'REVOKED', 'REVOKE_FAILED'))`;

const READ_LIMITS = `
      SELECT (policy -> 'maxPayoutMinor' ->> one.currency)::bigint, (policy -> 'maxDayMinor' ->> one.currency)::bigint, (policy -> 'maxDayPayouts' ->> one.currency)::bigint,
        (policy -> 'maxRecipientDayMinor' ->> one.currency)::bigint, (policy -> 'maxRecipientDayPayouts' ->> one.currency)::bigint
      INTO payout_most, day_most, day_most_payouts, recipient_most, recipient_most_payouts
      FROM merchant_policy WHERE merchant_id = one.merchant_id AND mode = one.mode;`;

const OWN = `p.merchant_id = one.merchant_id AND p.mode = one.mode AND p.currency = one.currency AND ${COUNTS}`;

/**
 * The limits that payouts would exceed, one row for each. What was asked about and exceeds none counts for the rest of the list, in the order of their ids.
 * A lock by merchant, mode and currency, held until the transaction ends, lets each creation see those before it, and the limits as they are then. It is
 * taken after those of find_duplicate_payouts, in one order, where there are limits of more than one payout.
 */
const FIND_LIMITS = `
  CREATE FUNCTION find_reached_limits(asked json, left_out text[])
    RETURNS TABLE (payout_id text, rule text, most bigint, used bigint) LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE
    one record;
    owner text := '';
    payout_most bigint; day_most bigint; day_most_payouts bigint; recipient_most bigint; recipient_most_payouts bigint;
    day_amount bigint; day_payouts bigint; recipient_amount bigint; recipient_payouts bigint;
    admitted_recipients bytea[]; admitted_amounts bigint[];
    is_refused boolean;
    reached record;
  BEGIN
    FOR one IN
      SELECT *, concat_ws(' ', merchant_id, mode, currency) AS owner_name, min(created_at) OVER (PARTITION BY merchant_id, mode, currency) - interval '24 hours' AS since
      FROM json_to_recordset(asked) AS a (
        id text, merchant_id text, mode text, currency text, amount_minor bigint, recipient_fingerprint bytea, created_at timestamptz, is_stored boolean)
      WHERE id <> ALL (left_out)
      ORDER BY merchant_id COLLATE "C", mode COLLATE "C", currency COLLATE "C", id COLLATE "C"
    LOOP
      IF owner <> one.owner_name THEN
        owner := one.owner_name;
${READ_LIMITS}
        IF coalesce(day_most, day_most_payouts, recipient_most, recipient_most_payouts) IS NOT NULL THEN
          PERFORM pg_advisory_xact_lock(hashtextextended(owner, 5));
${READ_LIMITS}
        END IF;
        day_amount := 0; day_payouts := 0; admitted_recipients := '{}'; admitted_amounts := '{}';
        IF day_most IS NOT NULL OR day_most_payouts IS NOT NULL THEN
          SELECT coalesce(sum(p.amount_minor), 0), count(*) INTO day_amount, day_payouts FROM payout p WHERE ${OWN} AND p.created_at > one.since;
        END IF;
      END IF;

      recipient_amount := 0; recipient_payouts := 0;
      IF one.recipient_fingerprint IS NOT NULL AND (recipient_most IS NOT NULL OR recipient_most_payouts IS NOT NULL) THEN
        SELECT coalesce(sum(amount), 0), count(*) INTO recipient_amount, recipient_payouts FROM (
          SELECT p.amount_minor AS amount FROM payout p
          WHERE p.recipient_fingerprint = one.recipient_fingerprint AND ${OWN} AND p.created_at > one.created_at - interval '24 hours' AND p.id <> one.id
          UNION ALL
          SELECT a.amount FROM unnest(admitted_recipients, admitted_amounts) AS a (recipient, amount) WHERE a.recipient = one.recipient_fingerprint
        ) paid;
      END IF;

      is_refused := false;
      FOR reached IN
        SELECT * FROM (VALUES
          ('maxPayoutMinor', payout_most, 0::bigint, one.amount_minor, NOT one.is_stored),
          ('maxDayMinor', day_most, day_amount, one.amount_minor, NOT one.is_stored),
          ('maxDayPayouts', day_most_payouts, day_payouts, 1::bigint, NOT one.is_stored),
          ('maxRecipientDayMinor', recipient_most, recipient_amount, one.amount_minor, one.recipient_fingerprint IS NOT NULL),
          ('maxRecipientDayPayouts', recipient_most_payouts, recipient_payouts, 1::bigint, one.recipient_fingerprint IS NOT NULL)
        ) AS l (rule, most, used, wanted, applies)
        WHERE l.applies AND l.used + l.wanted > l.most
      LOOP
        is_refused := true;
        payout_id := one.id; rule := reached.rule; most := reached.most; used := reached.used;
        RETURN NEXT;
      END LOOP;

      IF NOT is_refused AND NOT one.is_stored THEN
        day_amount := day_amount + one.amount_minor;
        day_payouts := day_payouts + 1;
        admitted_recipients := array_append(admitted_recipients, one.recipient_fingerprint);
        admitted_amounts := array_append(admitted_amounts, one.amount_minor);
      END IF;
    END LOOP;
  END $$;
`;

/** Limits of merchants: they are part of the policy, and creations are compared with them in the statement that stores them. */
export class MerchantLimits0041 implements MigrationInterface {
  readonly name = 'MerchantLimits1732200000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FIND_LIMITS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION find_reached_limits(json, text[])');
  }
}
