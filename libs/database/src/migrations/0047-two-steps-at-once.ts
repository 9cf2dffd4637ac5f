import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As in 0001; a payout may also take two steps of the ordinary course at once, where nothing has to be shown for either of them. */
const GUARD = `
  CREATE OR REPLACE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    rule status_transition;
    before_status payout_status := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.status END;
  BEGIN
    -- A payout whose details are complete is created and verified in one statement, with an event for each step.
    IF TG_OP = 'INSERT' AND NEW.status = 'READY' AND NEW.version > 1 AND NEW.version = NEW.last_sequence THEN
      before_status := 'CREATED';
    END IF;
    SELECT * INTO rule FROM status_transition WHERE from_status IS NOT DISTINCT FROM before_status AND to_status = NEW.status;
    IF NOT FOUND THEN
      -- Two changes in one statement, with an event and a version for each: INVOKING, PROCESSING, PROCESSED.
      IF TG_OP = 'UPDATE' AND NEW.version = OLD.version + 2 AND NEW.last_sequence = OLD.last_sequence + 2 AND EXISTS (
        SELECT FROM status_transition first JOIN status_transition second ON second.from_status = first.to_status
        WHERE first.from_status = OLD.status AND second.to_status = NEW.status
          AND first.kind = 'flow' AND second.kind = 'flow' AND first.needs IS NULL AND second.needs IS NULL
      ) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'illegal transition of payout %: % -> %', NEW.id, coalesce(before_status::text, '(none)'), NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_transition';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.version <= OLD.version THEN
      RAISE EXCEPTION 'the status of payout % changes only together with its version', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_counts_changes';
    END IF;
    IF rule.needs = 'proof-not-received' AND EXISTS (SELECT FROM payout_attempt WHERE payout_id = NEW.id AND outcome IS NULL) THEN
      RAISE EXCEPTION 'payout % has an open attempt: whether the provider got it is not known', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proof_not_received';
    END IF;
    IF rule.kind = 'correction' AND NOT EXISTS (
      SELECT FROM approval WHERE payout_id = NEW.id AND action = 'resolve_conflict' AND state = 'approved' AND payout_version = OLD.version
    ) THEN
      RAISE EXCEPTION 'payout % is final: a correction needs an accepted statement and a second operator', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_needs_approval';
    END IF;
    RETURN NEW;
  END $$;
`;

/** Two steps of a payout can be written as one: the row is the widest one and has the most indexes. */
export class TwoStepsAtOnce0047 implements MigrationInterface {
  readonly name = 'TwoStepsAtOnce1732200000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GUARD);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
