import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events that bind what they change; a payout knows since which event, and a job finds those whose history does not bind them yet. */
const COLUMNS = `
  ALTER TABLE payout_event
    ADD COLUMN hash_form integer NOT NULL DEFAULT 1,
    ADD COLUMN bound jsonb,
    ADD CONSTRAINT event_binds_in_its_form CHECK ((hash_form = 1) = (bound IS NULL));
  ALTER TABLE payout ADD COLUMN bound_since integer;
  -- A keyed hash of what was said: a report that the gateway did not write has none, or another.
  ALTER TABLE payout_statement ADD COLUMN seal bytea;
  CREATE INDEX payout_not_bound ON payout (id) WHERE bound_since IS NULL;
`;

/**
 * A trigger for columns that are named in the statement costs nothing where they are not. Programs of 0.2 may run beside for one version: they
 * write events of the first form, but only for payouts that are not bound, and none is bound while something is on its way for it.
 */
const BINDING = `
  CREATE FUNCTION guard_bound_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM payout WHERE id = NEW.payout_id AND bound_since IS NOT NULL) THEN
      RAISE EXCEPTION 'the history of payout % binds it: an event that binds nothing cannot follow', NEW.payout_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'bound_history_stays_bound';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER bound_history_stays_bound BEFORE INSERT ON payout_event FOR EACH ROW WHEN (NEW.hash_form = 1) EXECUTE FUNCTION guard_bound_history();

  CREATE FUNCTION refuse_unbinding() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the history of payout % binds it once, with its latest event', NEW.id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bound_once';
  END $$;
  CREATE TRIGGER bound_once BEFORE UPDATE OF bound_since ON payout FOR EACH ROW
    WHEN (NEW.bound_since IS DISTINCT FROM OLD.bound_since AND (OLD.bound_since IS NOT NULL OR NEW.bound_since IS DISTINCT FROM NEW.last_sequence))
    EXECUTE FUNCTION refuse_unbinding();
`;

const REFUSE_COLUMNS = `
  CREATE FUNCTION refuse_change_of_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '%', format(TG_ARGV[0], to_jsonb(OLD) ->> 'id') USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
  END $$;
`;

/** Refuses another value in columns that never change. @param sentence with a place for the row's id */
function kept(table: string, name: string, columns: readonly string[], sentence: string): string {
  const [before, after] = ['OLD', 'NEW'].map((row) => columns.map((column) => `${row}.${column}`).join(', '));
  return `CREATE TRIGGER ${name} BEFORE UPDATE OF ${columns.join(', ')} ON ${table} FOR EACH ROW
    WHEN ((${before ?? ''}) IS DISTINCT FROM (${after ?? ''})) EXECUTE FUNCTION refuse_change_of_row('${sentence}');`;
}

const ORDER = ['id', 'merchant_id', 'reference', 'service_code', 'provider_account_id', 'amount_minor', 'currency', 'autoprocess', 'created_at'];
const INTENT = ['id', 'operation_id', 'payout_id', 'operation', 'number', 'started_at', 'send_deadline', 'identity'];
const CASE = ['id', 'payout_id', 'reason', 'resolution', 'provider_code', 'provider_message', 'opened_at'];
const CALLBACK = ['id', 'merchant_id', 'mode', 'payout_id', 'sequence', 'type', 'url', 'payload', 'created_at'];
const MESSAGE = ['id', 'provider_account_id', 'deduplication_key', 'body_encrypted', 'received_at'];

/** What was ordered, sent, said or decided stays as it is; the trigger's name is the constraint that the error names. */
const GUARDS = `
  ${kept('payout', 'order_is_kept', ORDER, 'the order of payout %s is never changed')}
  ${kept('payout_attempt', 'attempt_is_kept', INTENT, 'attempt %s is never changed but by its end')}
  CREATE TRIGGER attempt_is_only_ended BEFORE UPDATE ON payout_attempt FOR EACH ROW WHEN (NEW.outcome IS NULL)
    EXECUTE FUNCTION refuse_change_of_row('attempt %s is never changed but by its end');
  CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON payout_attempt FOR EACH ROW WHEN (OLD.outcome IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_row('attempt %s has ended and is never changed');
  ${kept('moderation_case', 'case_is_kept', CASE, 'case %s is never changed but by its end')}
  CREATE TRIGGER case_closes_once BEFORE UPDATE ON moderation_case FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change_of_row('case %s is closed and is never opened again');
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON moderation_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  ${kept('callback_delivery', 'callback_is_kept', CALLBACK, 'what callback %s says is never changed')}
  ${kept('provider_notification', 'message_is_kept', MESSAGE, 'message %s of a provider is never changed')}
  ${kept('api_key', 'key_is_kept', ['id', 'merchant_id', 'secret_hash', 'scopes', 'allowed_cidrs', 'created_at'], 'API key %s is never changed, only revoked')}
  CREATE TRIGGER revoked_for_good BEFORE UPDATE OF revoked_at ON api_key FOR EACH ROW
    WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
    EXECUTE FUNCTION refuse_change_of_row('API key %s is revoked for good');
`;

/** What the database knows of the signed file outside. Programs that open an attempt look here whether sending is held. */
const ANCHOR = `
  CREATE TABLE audit_anchor (
    number integer PRIMARY KEY CHECK (number > 0),
    -- published: lines up to a checkpoint are in the file. begun: a new file is begun, for a reason. behind: the file has checkpoints that the database lacks.
    kind text NOT NULL CONSTRAINT audit_anchor_kind_check CHECK (kind IN ('published', 'begun', 'behind')),
    file_id text NOT NULL,
    checkpoint integer NOT NULL,
    -- SHA-256 of the last line that was published.
    line_hash bytea,
    reason text,
    begun_by text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT begun_for_a_reason CHECK (kind <> 'begun' OR (reason IS NOT NULL AND begun_by IS NOT NULL))
  );
  -- Where the version before made no checkpoints, there is no file yet, and that is no sign of a rewritten database.
  INSERT INTO audit_anchor (number, kind, file_id, checkpoint, reason, begun_by)
    SELECT 1, 'begun', '', 0, 'the version before made no checkpoints', 'the migration'
    WHERE EXISTS (SELECT FROM payout_event) AND NOT EXISTS (SELECT FROM audit_checkpoint);
  CREATE INDEX anchor_holds ON audit_anchor (kind, number) WHERE kind <> 'published';
  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

/** The history says how much, to whom and through which account, and the database keeps what must not change. */
export class HistoryBindsMoney0024 implements MigrationInterface {
  readonly name = 'HistoryBindsMoney1732200000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(BINDING);
    await runner.query(REFUSE_COLUMNS);
    await runner.query(GUARDS);
    await runner.query(ANCHOR);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('A history that binds its payout cannot be read by the version before: restore a backup instead.'));
  }
}
