import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for each time that somebody stopped sends of money; it is in force until it is resumed. */
const TABLE = `
  CREATE TABLE kill_switch (
    id text COLLATE "C" PRIMARY KEY,
    -- What is stopped: all live sends, or those of one merchant, service or provider account.
    scope text NOT NULL CHECK (scope IN ('all', 'merchant', 'service', 'account')),
    target_id text COLLATE "C",
    reason text NOT NULL,
    pressed_by text COLLATE "C" NOT NULL REFERENCES operator,
    pressed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    version integer NOT NULL DEFAULT 1,
    -- The request to resume that waits for a second person, or the one that was approved.
    resume_asked_by text COLLATE "C" REFERENCES operator,
    resume_asked_at timestamptz(3),
    resume_expires_at timestamptz(3),
    resume_reason text,
    -- How many people had to agree, when it was resumed.
    people integer NOT NULL DEFAULT 2,
    resumed_by text COLLATE "C" REFERENCES operator,
    resumed_at timestamptz(3),
    CONSTRAINT kill_switch_target CHECK ((scope = 'all') = (target_id IS NULL)),
    CONSTRAINT resume_request_is_whole CHECK (num_nonnulls(resume_asked_by, resume_asked_at, resume_expires_at, resume_reason) IN (0, 4)),
    CONSTRAINT resume_request_lasts_an_hour CHECK (resume_expires_at <= resume_asked_at + interval '1 hour'),
    CONSTRAINT resumed_by_somebody CHECK ((resumed_at IS NULL) = (resumed_by IS NULL)),
    CONSTRAINT resumed_in_time CHECK (resumed_at IS NULL OR (resume_asked_at IS NOT NULL AND resumed_at <= resume_expires_at)),
    CONSTRAINT resumed_by_two CHECK (resumed_by IS NULL OR people = 1 OR resumed_by <> resume_asked_by)
  );
  CREATE UNIQUE INDEX one_kill_switch_in_force ON kill_switch (scope, target_id) WHERE resumed_at IS NULL;
  CREATE UNIQUE INDEX one_kill_switch_of_all ON kill_switch (scope) WHERE resumed_at IS NULL AND scope = 'all';
  CREATE INDEX kill_switch_by_time ON kill_switch (pressed_at);
`;

/**
 * A press takes the lock exclusively until it is committed, and every statement that begins sends takes it shared: each of these is either
 * committed before the press, and counted as on its way, or sees the press. The function is volatile, so its query sees what was committed
 * while it waited; the statement that calls it has an older snapshot.
 */
const RACE = `
  CREATE FUNCTION exclude_beginning_sends() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('kill_switch', 3));
    RETURN NULL;
  END $$;
  CREATE TRIGGER exclude_beginning_sends AFTER INSERT ON kill_switch FOR EACH STATEMENT EXECUTE FUNCTION exclude_beginning_sends();

  CREATE FUNCTION stopped_payouts(asked text[]) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$ BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('kill_switch', 3));
    RETURN QUERY
      SELECT p.id FROM payout p
      WHERE p.id = ANY (asked) AND p.mode = 'live' AND EXISTS (
        SELECT FROM kill_switch k
        WHERE k.resumed_at IS NULL AND CASE k.scope
          WHEN 'all' THEN true
          WHEN 'merchant' THEN k.target_id = p.merchant_id
          WHEN 'service' THEN k.target_id = p.service_code
          WHEN 'account' THEN k.target_id = p.provider_account_id END);
  END $$;
`;

/** Programs of the version before run beside for the upgrade and do not look: what they begin is refused, and stays planned. */
const LAST_LINE = `
  CREATE FUNCTION refuse_stopped_sends() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    stopped text;
  BEGIN
    SELECT min(s) INTO stopped FROM stopped_payouts(ARRAY(SELECT payout_id FROM begun WHERE operation IN ('invoke', 'submit_details'))) s;
    IF stopped IS NOT NULL THEN
      RAISE EXCEPTION 'a kill switch stops what is sent for payout %', stopped USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sends_are_stopped';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER sends_are_stopped AFTER INSERT ON payout_attempt REFERENCING NEW TABLE AS begun FOR EACH STATEMENT EXECUTE FUNCTION refuse_stopped_sends();
`;

/** What was pressed is never rewritten, and one that was resumed is over: the next press is a row of its own. */
const GUARDS = `
  CREATE FUNCTION guard_kill_switch() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    mutable text[] := array['version', 'resume_asked_by', 'resume_asked_at', 'resume_expires_at', 'resume_reason', 'people', 'resumed_by', 'resumed_at'];
  BEGIN
    IF OLD.resumed_at IS NOT NULL OR NEW.version <> OLD.version + 1 OR to_jsonb(NEW) - mutable <> to_jsonb(OLD) - mutable THEN
      RAISE EXCEPTION 'a kill switch is pressed, asked about and resumed, and never rewritten'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'kill_switch_is_kept';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_kill_switch BEFORE UPDATE ON kill_switch FOR EACH ROW EXECUTE FUNCTION guard_kill_switch();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON kill_switch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

const CHANGES = `
  ALTER TABLE configuration_change DROP CONSTRAINT configuration_change_subject_check;
  ALTER TABLE configuration_change ADD CONSTRAINT configuration_change_subject_check
    CHECK (subject IN ('provider_account', 'route', 'code_rule', 'kill_switch'));
`;

/** Operators stop sends of money in live mode; two of them resume. */
export class KillSwitch0021 implements MigrationInterface {
  readonly name = 'KillSwitch1732200000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(RACE);
    await runner.query(LAST_LINE);
    await runner.query(GUARDS);
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The version before does not know what is stopped and would send it: restore a backup instead.'));
  }
}
