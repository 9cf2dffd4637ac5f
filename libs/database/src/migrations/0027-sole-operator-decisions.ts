import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asked may decide as well only while the setting SOLE_OPERATOR is in effect, and nobody else is left who could decide. The history says when it
 * is, `sole_operator_in_effect` reads it.
 */
const RULE = `
  CREATE FUNCTION decides_alone(asked text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT sole_operator_in_effect() AND (
      SELECT coalesce(array_agg(id), '{}') = array[asked] FROM operator WHERE role IN ('approver', 'admin') AND disabled_at IS NULL)
  $$;
  -- Its arguments: the column of who decides, and the constraint that the error names.
  CREATE FUNCTION guard_decision_alone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT coalesce(decides_alone(to_jsonb(NEW) ->> TG_ARGV[0]), false) THEN
      RAISE EXCEPTION '% % takes two people: SOLE_OPERATOR is not in effect, or another one may decide', TG_TABLE_NAME, NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[1];
    END IF;
    RETURN NEW;
  END $$;
`;

/** Rows say how many people decided. Of one person that is 1, and true only while the rule above holds. */
const ROWS = `
  ALTER TABLE account_confirmation
    ADD COLUMN people integer NOT NULL DEFAULT 2 CONSTRAINT account_confirmation_people_check CHECK (people IN (1, 2)),
    DROP CONSTRAINT confirmed_by_another,
    ADD CONSTRAINT confirmed_by_another CHECK (state <> 'confirmed' OR (decided_by IS NOT NULL AND (decided_by = asked_by) = (people = 1)));
  CREATE TRIGGER alone_by_rule BEFORE INSERT OR UPDATE ON account_confirmation FOR EACH ROW WHEN (NEW.people <> 2)
    EXECUTE FUNCTION guard_decision_alone('decided_by', 'confirmed_by_another');

  ALTER TABLE kill_switch
    ADD CONSTRAINT kill_switch_people_check CHECK (people IN (1, 2)),
    DROP CONSTRAINT resumed_by_two,
    ADD CONSTRAINT resumed_by_two CHECK (resumed_by IS NULL OR (resumed_by = resume_asked_by) = (people = 1));
  CREATE TRIGGER alone_by_rule BEFORE INSERT OR UPDATE ON kill_switch FOR EACH ROW WHEN (NEW.people <> 2)
    EXECUTE FUNCTION guard_decision_alone('resumed_by', 'resumed_by_two');

  ALTER TABLE approval
    ADD COLUMN people integer NOT NULL DEFAULT 2 CONSTRAINT approval_people_check CHECK (people IN (1, 2)),
    DROP CONSTRAINT four_eyes,
    ADD CONSTRAINT four_eyes CHECK (checker_id IS NULL OR (checker_id = maker_id) = (people = 1));
  CREATE TRIGGER alone_by_rule BEFORE INSERT OR UPDATE ON approval FOR EACH ROW WHEN (NEW.people <> 2)
    EXECUTE FUNCTION guard_decision_alone('checker_id', 'four_eyes');
`;

/** As in 0011; besides, a decision says how many people it took. */
const APPROVAL_GUARD = `
  CREATE OR REPLACE FUNCTION guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    decision text[] := array['state', 'checker_id', 'decided_at', 'comment', 'people'];
    present_version integer;
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'approval % is % already', OLD.id, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_decided_once';
      END IF;
      IF NEW.state = 'waiting' OR to_jsonb(NEW) - decision <> to_jsonb(OLD) - decision THEN
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
`;

/** Under SOLE_OPERATOR one person resumes sends, confirms an account and decides about payouts, as they publish changes of configuration. */
export class SoleOperatorDecisions0027 implements MigrationInterface {
  readonly name = 'SoleOperatorDecisions1732200000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RULE);
    await runner.query(ROWS);
    await runner.query(APPROVAL_GUARD);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The version before has no place for what one person decided alone: restore a backup instead.'));
  }
}
