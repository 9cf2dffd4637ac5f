import type { MigrationInterface, QueryRunner } from 'typeorm';

const SUBJECTS = [
  'provider_account',
  'route',
  'code_rule',
  'kill_switch',
  'operator',
  'api_key',
  'merchant',
  'service',
  'installation',
  'alert_channel',
  'queue_limit',
  'approval_rule',
];

const RULES = `
  CREATE TABLE approval_rule (
    id text COLLATE "C" PRIMARY KEY,
    mode text NOT NULL CONSTRAINT approval_rule_mode_check CHECK (mode IN ('live', 'test')),
    name text NOT NULL,
    merchant_id text COLLATE "C" REFERENCES merchant,
    actions text[] NOT NULL DEFAULT '{}',
    -- Minor units by currency.
    from_minor jsonb NOT NULL DEFAULT '{}',
    risk_from text CONSTRAINT approval_rule_risk_check CHECK (risk_from IN ('low', 'high')),
    approvers integer NOT NULL CONSTRAINT approval_rule_approvers_check CHECK (approvers IN (1, 2)),
    role text NOT NULL CONSTRAINT approval_rule_role_check CHECK (role IN ('approver', 'admin')),
    enabled boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TRIGGER rule_is_kept BEFORE UPDATE OF id, mode, created_at ON approval_rule FOR EACH ROW
    WHEN ((OLD.id, OLD.mode, OLD.created_at) IS DISTINCT FROM (NEW.id, NEW.mode, NEW.created_at))
    EXECUTE FUNCTION refuse_change_of_row('the mode of approval rule %s is never changed');
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON approval_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  ALTER TABLE configuration_change
    DROP CONSTRAINT configuration_change_subject_check,
    ADD CONSTRAINT configuration_change_subject_check CHECK (subject IN (${SUBJECTS.map((subject) => `'${subject}'`).join(', ')}));
`;

/** An approval says whom it takes. What was asked for before takes one person besides the maker. */
const APPROVALS = `
  ALTER TABLE approval
    ADD COLUMN approvers integer NOT NULL DEFAULT 1,
    ADD COLUMN admins integer NOT NULL DEFAULT 0,
    ADD COLUMN first_checker_id text COLLATE "C" REFERENCES operator,
    ADD COLUMN first_agreed_at timestamptz,
    ADD COLUMN first_comment text,
    DROP CONSTRAINT approval_people_check,
    ADD CONSTRAINT approval_people_check CHECK (people IN (1, 2, 3)),
    ADD CONSTRAINT approval_approvers_check CHECK (approvers IN (1, 2) AND admins BETWEEN 0 AND approvers),
    ADD CONSTRAINT approval_by_all_approvers CHECK (
      state <> 'approved' OR (approvers = 1 AND people < 3)
      OR (approvers = 2 AND people = 3 AND first_checker_id IS NOT NULL AND first_checker_id <> checker_id)),
    ADD CONSTRAINT first_checker_is_another CHECK (
      (first_checker_id IS NULL) = (first_agreed_at IS NULL) AND (first_checker_id IS NULL OR (approvers = 2 AND first_checker_id <> maker_id)));
  DROP TRIGGER alone_by_rule ON approval;
  CREATE TRIGGER alone_by_rule BEFORE INSERT OR UPDATE ON approval FOR EACH ROW WHEN (NEW.people = 1)
    EXECUTE FUNCTION guard_decision_alone('checker_id', 'four_eyes');
`;

/** As in 0027; besides, the first of two agrees once, in time and for the payout as it was seen, and who must be an admin is one. */
const APPROVAL_GUARD = `
  CREATE OR REPLACE FUNCTION guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    first text[] := array['first_checker_id', 'first_agreed_at', 'first_comment'];
    decision text[] := array['state', 'checker_id', 'decided_at', 'comment', 'people'];
    agrees boolean := false;
    present_version integer;
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      agrees := NEW.state = 'waiting' AND OLD.first_checker_id IS NULL AND NEW.first_checker_id IS NOT NULL;
      IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'approval % is % already', OLD.id, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_decided_once';
      END IF;
      IF NOT agrees AND (NEW.state = 'waiting' OR to_jsonb(NEW) - decision <> to_jsonb(OLD) - decision)
        OR agrees AND to_jsonb(NEW) - first <> to_jsonb(OLD) - first THEN
        RAISE EXCEPTION 'approval % is decided, and nothing else happens to it', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_kept';
      END IF;
    ELSIF NEW.state <> 'waiting' OR NEW.checker_id IS NOT NULL OR NEW.decided_at IS NOT NULL OR NEW.first_checker_id IS NOT NULL
      OR NEW.created_at > clock_timestamp() + interval '1 second' THEN
      RAISE EXCEPTION 'an approval begins now, and waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_begins_waiting';
    END IF;
    IF TG_OP = 'INSERT' OR agrees OR NEW.state = 'approved' THEN
      SELECT version INTO present_version FROM payout WHERE id = NEW.payout_id FOR SHARE;
      IF present_version IS DISTINCT FROM NEW.payout_version THEN
        RAISE EXCEPTION 'approval % is for version % of the payout, which has %', NEW.id, NEW.payout_version, present_version
          USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_what_was_seen';
      END IF;
    END IF;
    IF (agrees OR NEW.state = 'approved') AND clock_timestamp() >= NEW.expires_at THEN
      RAISE EXCEPTION 'approval % has expired', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_in_time';
    END IF;
    IF NEW.state = 'approved' AND NEW.admins > (
      SELECT count(*) FROM operator WHERE id IN (NEW.first_checker_id, NEW.checker_id) AND role = 'admin' AND disabled_at IS NULL) THEN
      RAISE EXCEPTION 'approval % takes % admins', NEW.id, NEW.admins USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_by_admins';
    END IF;
    RETURN NEW;
  END $$;
`;

/** The rules stand beside what there was, so that it does not have to be repeated. */
const BOUND = `
  ALTER FUNCTION bound_configuration(text, text) RENAME TO bound_configuration_without_approval_rules;
  CREATE FUNCTION bound_configuration(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    IF about = 'approval_rule' THEN RETURN (SELECT to_jsonb(r) FROM approval_rule r WHERE r.id = about_id); END IF;
    RETURN bound_configuration_without_approval_rules(about, about_id);
  END $$;
`;

/** As in 0039; one person may also publish an approval rule that only adds demands. */
const GUARD = `
  CREATE OR REPLACE FUNCTION guard_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ending text[] := array['state', 'decided_by', 'decided_at', 'comment', 'secrets_encrypted'];
    alone text[] := array['merchant_policy.tighten', 'service.tighten', 'approval_rule.create', 'approval_rule.tighten'];
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
      IF NEW.mode = 'live' AND NEW.decided_by = NEW.maker_id AND NEW.kind <> ALL (alone) AND NOT sole_operator_in_effect() THEN
        RAISE EXCEPTION 'change request % is published by the operator who made it', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_two_people';
      END IF;
    END IF;
    RETURN NEW;
  END $$;
`;

/** Rules that ask for more people than the effect of an action does, and approvals by two people besides the maker. */
export class ApprovalRules0042 implements MigrationInterface {
  readonly name = 'ApprovalRules1732200000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RULES);
    await runner.query(APPROVALS);
    await runner.query(APPROVAL_GUARD);
    await runner.query(BOUND);
    await runner.query(GUARD);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('An approval by two people besides the maker has no place in the version before: restore a backup instead.'));
  }
}
