import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is to be sent and when to ask are rows of their own. One column held both, so the later writer dropped the plan of the earlier one; and
 * each plan rewrote the payout, the widest row of all.
 */
const TABLE = `
  CREATE TABLE payout_task (
    payout_id text COLLATE "C" NOT NULL,
    task text NOT NULL CHECK (task IN ('invoke', 'revoke', 'cancel', 'submit_details', 'enquire', 'watch')),
    -- Null: enquiries have been made, and none is planned.
    due_at timestamptz,
    -- When a job was queued last; until its lease is over the sweeper leaves the row alone.
    enqueued_at timestamptz,
    -- Enquiries made since the present phase began, and when that was.
    asked integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (payout_id, task),
    CONSTRAINT planned_send_is_due CHECK (due_at IS NOT NULL OR task = 'enquire')
  ) WITH (fillfactor = 70);
  CREATE UNIQUE INDEX one_planned_send ON payout_task (payout_id) WHERE task IN ('invoke', 'revoke', 'cancel', 'submit_details');
  CREATE INDEX task_due ON payout_task (due_at) WHERE due_at IS NOT NULL;
`;

/**
 * A planned send ends by being sent, by a final status of its payout, or by a decision whose event names it. The exemption is for the triggers
 * of this migration: deeper than one.
 */
const GUARDS = `
  CREATE FUNCTION guard_planned_send() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF pg_trigger_depth() > 1
      OR EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = OLD.payout_id AND a.operation::text = OLD.task AND a.outcome IS NULL)
      OR EXISTS (
        SELECT FROM payout p JOIN payout_event e ON e.payout_id = p.id AND e.sequence = p.last_sequence
        WHERE p.id = OLD.payout_id AND e.data->>'ends_task' = OLD.task)
    THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'the planned % of payout % was neither sent nor ended by a decision', OLD.task, OLD.payout_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'planned_send_kept';
  END $$;
  CREATE TRIGGER guard_planned_send AFTER DELETE ON payout_task FOR EACH ROW
    WHEN (OLD.task IN ('invoke', 'revoke', 'cancel', 'submit_details')) EXECUTE FUNCTION guard_planned_send();

  CREATE FUNCTION end_planned_send() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM payout_task WHERE payout_id = NEW.id AND task IN ('invoke', 'revoke', 'cancel', 'submit_details');
    RETURN NULL;
  END $$;
  CREATE TRIGGER end_planned_send AFTER UPDATE OF status ON payout FOR EACH ROW
    WHEN (NEW.status IN ('TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'REVOKED', 'REVOKE_FAILED', 'CANCELLED', 'CANCEL_FAILED'))
    EXECUTE FUNCTION end_planned_send();
`;

const PLANS = `
  INSERT INTO payout_task (payout_id, task, due_at, enqueued_at)
    SELECT id, next_action, next_action_at, hinted_at FROM payout WHERE next_action IS NOT NULL AND next_action <> 'enquire';
  INSERT INTO payout_task (payout_id, task, due_at, enqueued_at, asked, since)
    SELECT id, 'enquire', CASE WHEN next_action = 'enquire' THEN next_action_at END, CASE WHEN next_action = 'enquire' THEN hinted_at END,
      enquiry_count, coalesce(enquiring_since, clock_timestamp())
    FROM payout WHERE next_action = 'enquire' OR (moderation_required AND enquiry_count > 0);
  UPDATE payout SET next_action = NULL, next_action_at = NULL, hinted_at = NULL WHERE next_action IS NOT NULL;
`;

/**
 * For one version programs of 0.2 may run beside those that know tasks. What they plan moves into tasks, and the columns stay empty, so they
 * find nothing to send twice. The next version drops columns, index and triggers.
 */
const OLDER_PROGRAMS = `
  ALTER TABLE payout DROP CONSTRAINT payout_check1, DROP CONSTRAINT payout_next_action_check;

  CREATE FUNCTION move_plan_to_task() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.next_action <> 'enquire' THEN
      DELETE FROM payout_task WHERE payout_id = NEW.id AND task IN ('invoke', 'revoke', 'cancel', 'submit_details') AND task <> NEW.next_action;
    END IF;
    INSERT INTO payout_task (payout_id, task, due_at, enqueued_at, asked, since)
    VALUES (NEW.id, NEW.next_action, NEW.next_action_at, NEW.hinted_at,
      CASE WHEN NEW.next_action = 'enquire' THEN NEW.enquiry_count ELSE 0 END, coalesce(NEW.enquiring_since, clock_timestamp()))
    ON CONFLICT (payout_id, task) DO UPDATE SET due_at = excluded.due_at, enqueued_at = excluded.enqueued_at, asked = excluded.asked, since = excluded.since;
    NEW.next_action := NULL;
    NEW.next_action_at := NULL;
    NEW.hinted_at := NULL;
    RETURN NEW;
  END $$;
  CREATE TRIGGER move_plan_to_task BEFORE INSERT OR UPDATE ON payout FOR EACH ROW WHEN (NEW.next_action IS NOT NULL) EXECUTE FUNCTION move_plan_to_task();

  CREATE FUNCTION end_sent_task() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM payout_task WHERE payout_id = NEW.payout_id AND task = NEW.operation::text;
    RETURN NULL;
  END $$;
  CREATE TRIGGER end_sent_task AFTER INSERT ON payout_attempt FOR EACH ROW EXECUTE FUNCTION end_sent_task();
`;

export class PayoutTasks0014 implements MigrationInterface {
  readonly name = 'PayoutTasks1732200000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(PLANS);
    await runner.query(GUARDS);
    await runner.query(OLDER_PROGRAMS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
