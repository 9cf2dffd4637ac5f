import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many payouts an error names. */
const NAMED = 20;

/** What is known about the mode of each payout: of the key that created it, and of the account that it was sent through. */
const KNOWN = `
  payout p LEFT JOIN payout_event e ON e.payout_id = p.id AND e.sequence = 1 AND e.actor_type = 'merchant'
    LEFT JOIN api_key k ON k.id = e.actor_id LEFT JOIN provider_account a ON a.id = p.provider_account_id`;

/** Something may still be sent for it. */
const IN_FLIGHT = `(p.moderation_required OR p.status IN ('CREATED', 'READY', 'INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING')
  OR EXISTS (SELECT FROM payout_task t WHERE t.payout_id = p.id AND t.task NOT IN ('enquire', 'watch')))`;

/** Nothing that belongs to one mode turns into the other, and a payout has the mode of the account that it is sent through. */
const GUARDS = `
  CREATE FUNCTION refuse_change_of_mode() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the mode of a row of % is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation', CONSTRAINT = 'mode_is_kept';
  END $$;
  CREATE TRIGGER mode_is_kept BEFORE UPDATE OF mode ON payout FOR EACH ROW WHEN (NEW.mode <> OLD.mode) EXECUTE FUNCTION refuse_change_of_mode();
  CREATE TRIGGER mode_is_kept BEFORE UPDATE OF mode ON provider_account FOR EACH ROW WHEN (NEW.mode <> OLD.mode) EXECUTE FUNCTION refuse_change_of_mode();
  CREATE TRIGGER mode_is_kept BEFORE UPDATE OF mode ON api_key FOR EACH ROW WHEN (NEW.mode <> OLD.mode) EXECUTE FUNCTION refuse_change_of_mode();

  CREATE FUNCTION guard_account_mode() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM provider_account WHERE id = NEW.provider_account_id AND mode <> NEW.mode) THEN
      RAISE EXCEPTION 'payout % is %, its provider account is not', NEW.id, NEW.mode USING ERRCODE = 'check_violation', CONSTRAINT = 'account_of_its_mode';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER account_of_its_mode BEFORE INSERT OR UPDATE OF provider_account_id ON payout FOR EACH ROW
    WHEN (NEW.provider_account_id IS NOT NULL) EXECUTE FUNCTION guard_account_mode();
`;

/**
 * For one version, programs of 0.2 may run beside. They name no mode: a payout of theirs has the mode of its account, and what belongs to it has
 * the payout's, or, while that is written by the same statement, the mode of the merchant's keys.
 */
const OLDER_PROGRAMS = `
  CREATE FUNCTION mode_of_older_program(of_payout text, of_merchant text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
      (SELECT mode FROM payout WHERE id = of_payout),
      (SELECT min(mode) FROM api_key WHERE merchant_id = of_merchant AND revoked_at IS NULL HAVING min(mode) = max(mode)),
      'live')
  $$;
  CREATE FUNCTION add_mode_to_payout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.mode := coalesce((SELECT mode FROM provider_account WHERE id = NEW.provider_account_id), mode_of_older_program(NEW.id, NEW.merchant_id));
    RETURN NEW;
  END $$;
  CREATE FUNCTION add_mode() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.mode := mode_of_older_program(NEW.payout_id, NEW.merchant_id);
    RETURN NEW;
  END $$;
  CREATE TRIGGER add_mode BEFORE INSERT ON payout FOR EACH ROW WHEN (NEW.mode IS NULL) EXECUTE FUNCTION add_mode_to_payout();
  CREATE TRIGGER add_mode BEFORE INSERT ON idempotency_record FOR EACH ROW WHEN (NEW.mode IS NULL) EXECUTE FUNCTION add_mode();
  CREATE TRIGGER add_mode BEFORE INSERT ON callback_delivery FOR EACH ROW WHEN (NEW.mode IS NULL) EXECUTE FUNCTION add_mode();
`;

/**
 * As in 0016, within one mode: a test order is never the duplicate of a live one. A program of 0.2 asks without a mode: it is answered about both,
 * and waits for the same lock.
 */
const FIND_DUPLICATES = `
  CREATE OR REPLACE FUNCTION find_duplicate_payouts(asked json)
    RETURNS TABLE (payout_id text, other_id text, other_status payout_status, other_created_at timestamptz) LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE
    lock_number bigint;
  BEGIN
    FOR lock_number IN
      SELECT DISTINCT hashtextextended(concat_ws(' ', merchant_id, recipient_fingerprint, amount_minor, currency), 2)
      FROM json_to_recordset(asked) AS a (merchant_id text, recipient_fingerprint text, amount_minor bigint, currency text) ORDER BY 1
    LOOP
      PERFORM pg_advisory_xact_lock(lock_number);
    END LOOP;
    RETURN QUERY
      SELECT c.id, coalesce(o.id, c.first_id), coalesce(o.status, 'READY'), coalesce(o.created_at, c.created_at)
      FROM (
        SELECT *, first_value(id) OVER (PARTITION BY merchant_id, mode, recipient_fingerprint, amount_minor, currency ORDER BY id) AS first_id
        FROM json_to_recordset(asked) AS a (
          id text, merchant_id text, mode text, recipient_fingerprint bytea, amount_minor bigint, currency text, created_at timestamptz, window_hours integer)
      ) c LEFT JOIN LATERAL (
        SELECT p.id, p.status, p.created_at FROM payout p
        WHERE p.recipient_fingerprint = c.recipient_fingerprint AND p.created_at >= c.created_at - make_interval(hours => c.window_hours)
          AND p.created_at <= c.created_at + make_interval(hours => c.window_hours)
          AND p.merchant_id = c.merchant_id AND p.mode = coalesce(c.mode, p.mode) AND p.amount_minor = c.amount_minor AND p.currency = c.currency AND p.id <> c.id
          AND NOT (p.processed_amount_minor = 0 AND p.status IN ('CREATE_FAILED', 'TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCELLED', 'CANCEL_FAILED', 'REVOKED', 'REVOKE_FAILED'))
        ORDER BY p.created_at DESC, p.id DESC LIMIT 1
      ) o ON true
      WHERE o.id IS NOT NULL OR c.first_id <> c.id;
  END $$;
`;

/**
 * The mode, live or test, is part of who owns a payout and all that belongs to it. A payout from before has the mode of the key that created it,
 * else of its provider account, else it is a test. Where key and account disagree while something may still be sent, nothing is guessed.
 */
export class Mode0018 implements MigrationInterface {
  readonly name = 'Mode1732200000018';

  async up(runner: QueryRunner): Promise<void> {
    await refuseToGuess(runner);
    await runner.query(`
      ALTER TABLE payout ADD COLUMN mode text NOT NULL DEFAULT 'test' CONSTRAINT payout_mode_check CHECK (mode IN ('live', 'test'));
      UPDATE payout SET mode = 'live' FROM (SELECT p.id FROM ${KNOWN} WHERE coalesce(k.mode, a.mode) = 'live') live WHERE live.id = payout.id;
      ALTER TABLE payout ALTER COLUMN mode DROP DEFAULT;
      DROP INDEX payout_live_reference;
      CREATE UNIQUE INDEX payout_live_reference ON payout (merchant_id, mode, reference) WHERE status <> 'CREATE_FAILED';
      DROP INDEX payout_by_merchant;
      CREATE INDEX payout_by_merchant ON payout (merchant_id, mode, created_at DESC, id DESC);

      ALTER TABLE idempotency_record ADD COLUMN mode text NOT NULL DEFAULT 'test' CONSTRAINT idempotency_record_mode_check CHECK (mode IN ('live', 'test'));
      UPDATE idempotency_record r SET mode = 'live' FROM payout p WHERE p.id = r.payout_id AND p.mode = 'live';
      ALTER TABLE idempotency_record ALTER COLUMN mode DROP DEFAULT, DROP CONSTRAINT idempotency_record_pkey;
      ALTER TABLE idempotency_record ADD CONSTRAINT idempotency_record_pkey PRIMARY KEY (merchant_id, mode, key);

      ALTER TABLE callback_delivery ADD COLUMN mode text NOT NULL DEFAULT 'test' CONSTRAINT callback_delivery_mode_check CHECK (mode IN ('live', 'test'));
      UPDATE callback_delivery d SET mode = 'live' FROM payout p WHERE p.id = d.payout_id AND p.mode = 'live';
      ALTER TABLE callback_delivery ALTER COLUMN mode DROP DEFAULT;

      ALTER TABLE merchant ADD COLUMN live_callback_secret_encrypted text, ADD COLUMN test_callback_secret_encrypted text;
      ${GUARDS}
      ${OLDER_PROGRAMS}
      ${FIND_DUPLICATES}
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(
      new Error('A reference and a key may have been used once in each mode, which the version before cannot hold: restore a backup instead.'),
    );
  }
}

async function refuseToGuess(runner: QueryRunner): Promise<void> {
  const unknown = (await runner.query(`SELECT p.id FROM ${KNOWN} WHERE k.mode <> a.mode AND ${IN_FLIGHT} ORDER BY p.id LIMIT ${String(NAMED)}`)) as {
    id: string;
  }[];
  if (unknown.length === 0) return;
  throw new Error(
    `The API key and the provider account of these payouts have different modes, and something may still be sent for them: ${unknown.map(({ id }) => id).join(', ')}. ` +
      'Bring them to their end with the version before, then migrate again.',
  );
}
