import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHANGE_REQUESTS = `
  CREATE TABLE change_request (
    id text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL,
    mode text NOT NULL CONSTRAINT change_request_mode_check CHECK (mode IN ('live', 'test')),
    subject_id text COLLATE "C" NOT NULL,
    shown_on text COLLATE "C" NOT NULL,
    subject_version text NOT NULL,
    title text NOT NULL,
    diff jsonb NOT NULL,
    proposal jsonb NOT NULL,
    secrets_encrypted text,
    maker_id text COLLATE "C" NOT NULL REFERENCES operator,
    reason text,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz(3) NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'published', 'refused', 'withdrawn', 'expired', 'void')),
    decided_by text COLLATE "C" REFERENCES operator,
    decided_at timestamptz(3),
    comment text,
    CONSTRAINT change_request_has_reason CHECK (mode = 'test' OR reason IS NOT NULL),
    CONSTRAINT change_request_decided_by_somebody CHECK (state NOT IN ('published', 'refused', 'withdrawn') OR decided_by IS NOT NULL),
    CONSTRAINT change_request_decided_at CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CONSTRAINT change_request_secrets_are_wiped CHECK (state = 'waiting' OR secrets_encrypted IS NULL),
    CONSTRAINT change_request_lasts_a_week CHECK (expires_at <= created_at + interval '7 days')
  );
  CREATE INDEX change_request_by_time ON change_request (created_at, id);
  CREATE INDEX change_request_by_subject ON change_request (subject_id, created_at);
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON change_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

/** What a service checks politely is refused here to hands that go past the services: one person alone, late, twice, or rewritten. */
const GUARD = `
  CREATE FUNCTION sole_operator_in_effect() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT action FROM configuration_change WHERE subject = 'installation' ORDER BY changed_at DESC, id DESC LIMIT 1) = 'sole_operator.began', false)
      AND (SELECT count(*) FROM operator WHERE role = 'admin' AND disabled_at IS NULL) = 1
  $$;
  CREATE FUNCTION guard_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ending text[] := array['state', 'decided_by', 'decided_at', 'comment', 'secrets_encrypted'];
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'waiting' OR NEW.decided_by IS NOT NULL OR NEW.created_at > clock_timestamp() + interval '1 second' THEN
        RAISE EXCEPTION 'a change request begins now, and waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_begins_waiting';
      END IF;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'waiting' THEN
      RAISE EXCEPTION 'change request % is % already', OLD.id, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_decided_once';
    END IF;
    IF NEW.state = 'waiting' OR to_jsonb(NEW) - ending <> to_jsonb(OLD) - ending THEN
      RAISE EXCEPTION 'change request % is decided, and nothing else happens to it', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_is_kept';
    END IF;
    IF NEW.state = 'published' THEN
      IF clock_timestamp() >= NEW.expires_at THEN
        RAISE EXCEPTION 'change request % has expired', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_in_time';
      END IF;
      IF NEW.mode = 'live' AND NEW.decided_by = NEW.maker_id AND NOT sole_operator_in_effect() THEN
        RAISE EXCEPTION 'change request % is published by the operator who made it', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_two_people';
      END IF;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_change_request BEFORE INSERT OR UPDATE ON change_request FOR EACH ROW EXECUTE FUNCTION guard_change_request();
`;

/** A rule is drafted and published by one person only where a change request says so, which one person publishes in test mode only. */
const CODE_RULES = `
  ALTER TABLE provider_code_rule DROP CONSTRAINT code_rule_four_eyes;
  CREATE OR REPLACE FUNCTION guard_code_rule() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    mutable text[] := array['state', 'published_by', 'published_at', 'withdrawn_by', 'withdrawn_at'];
  BEGIN
    IF TG_OP = 'UPDATE' AND
      (OLD.state = 'withdrawn' OR to_jsonb(NEW) - mutable <> to_jsonb(OLD) - mutable OR (OLD.state = 'published' AND NEW.state <> 'withdrawn')) THEN
      RAISE EXCEPTION 'a code rule is drafted, published and withdrawn, and never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'code_rule_is_kept';
    END IF;
    IF NEW.published_by = NEW.drafted_by AND NOT EXISTS (
      SELECT FROM change_request WHERE subject_id = NEW.id AND kind = 'code_rule.publish' AND state = 'published' AND decided_by = NEW.published_by
    ) THEN
      RAISE EXCEPTION 'code rule % is published by the operator who drafted it', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'code_rule_four_eyes';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_new_code_rule BEFORE INSERT ON provider_code_rule FOR EACH ROW EXECUTE FUNCTION guard_code_rule();
`;

/** Two people for the configuration of live money. Routes get the version that a request is bound to; operators and the installation get a history. */
export class ChangeRequests0023 implements MigrationInterface {
  readonly name = 'ChangeRequests1732200000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE route ADD COLUMN version integer NOT NULL DEFAULT 1;
      ALTER TABLE configuration_change DROP CONSTRAINT configuration_change_subject_check,
        ADD CONSTRAINT configuration_change_subject_check CHECK (subject IN ('provider_account', 'route', 'code_rule', 'kill_switch', 'operator', 'installation'));
    `);
    await runner.query(CHANGE_REQUESTS);
    await runner.query(GUARD);
    await runner.query(CODE_RULES);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('What two people have decided is kept: restore a backup instead.'));
  }
}
