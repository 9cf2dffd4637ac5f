import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two people, held by the database as well: an approval is asked for once and decided once, in time and for the payout as its maker saw it.
 * What a service checks politely is refused here to hands that go past the services.
 */
export class FourEyes0011 implements MigrationInterface {
  readonly name = 'FourEyes1732200000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LIFETIME);
    await runner.query(APPROVAL_GUARD);
    await runner.query(VERSION_GUARD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER version_only_grows ON payout;
      DROP FUNCTION guard_version();
      DROP TRIGGER never_deleted ON approval;
      DROP TRIGGER guard_approval ON approval;
      DROP FUNCTION guard_approval();
      ALTER TABLE approval DROP CONSTRAINT approval_lasts_a_day, ALTER COLUMN expires_at DROP DEFAULT;
    `);
  }
}

const LIFETIME = `
  UPDATE approval SET expires_at = created_at + interval '24 hours' WHERE expires_at > created_at + interval '24 hours';
  ALTER TABLE approval
    -- Rounded like created_at, so that the two are a day apart and not a fraction of a millisecond more.
    ALTER COLUMN expires_at SET DEFAULT now()::timestamptz(3) + interval '24 hours',
    ADD CONSTRAINT approval_lasts_a_day CHECK (expires_at <= created_at + interval '24 hours');
`;

/** The clock is read when the trigger runs: a transaction that has waited long does not decide in the past. */
const APPROVAL_GUARD = `
  CREATE FUNCTION guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    present_version integer;
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'approval % is % already', OLD.id, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_decided_once';
      END IF;
      IF NEW.state = 'waiting' OR to_jsonb(NEW) - array['state', 'checker_id', 'decided_at', 'comment'] <> to_jsonb(OLD) - array['state', 'checker_id', 'decided_at', 'comment'] THEN
        RAISE EXCEPTION 'approval % is decided, and nothing else happens to it', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_kept';
      END IF;
    ELSIF NEW.state <> 'waiting' OR NEW.checker_id IS NOT NULL OR NEW.decided_at IS NOT NULL OR NEW.created_at > clock_timestamp() + interval '1 second' THEN
      RAISE EXCEPTION 'an approval begins now, and waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_begins_waiting';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.state = 'approved' THEN
      SELECT version INTO present_version FROM payout WHERE id = NEW.payout_id FOR SHARE;
      IF present_version IS DISTINCT FROM NEW.payout_version THEN
        RAISE EXCEPTION 'approval % is for version % of the payout, which has %', NEW.id, NEW.payout_version, present_version
          USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_what_was_seen';
      END IF;
    END IF;
    IF NEW.state = 'approved' AND clock_timestamp() >= NEW.expires_at THEN
      RAISE EXCEPTION 'approval % has expired', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_in_time';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_approval BEFORE INSERT OR UPDATE ON approval FOR EACH ROW EXECUTE FUNCTION guard_approval();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

/** A version that only grows makes every approval, and so every correction, good for one change. */
const VERSION_GUARD = `
  CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the version of payout % never goes back', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'version_only_grows';
  END $$;
  CREATE TRIGGER version_only_grows BEFORE UPDATE OF version ON payout FOR EACH ROW WHEN (NEW.version < OLD.version) EXECUTE FUNCTION guard_version();
`;
