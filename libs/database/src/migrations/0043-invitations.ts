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
  'invitation',
];
const KEPT = ['id', 'email', 'role', 'invited_by', 'created_at'];
const all = (row: string): string => KEPT.map((column) => `${row}.${column}`).join(', ');

const TABLE = `
  CREATE TABLE operator_invitation (
    id text COLLATE "C" PRIMARY KEY,
    email text,
    role text NOT NULL,
    invited_by text COLLATE "C" REFERENCES operator,
    token_hash bytea UNIQUE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text CONSTRAINT invitation_outcome_check CHECK (outcome IN ('accepted', 'withdrawn', 'replaced', 'expired')),
    operator_id text COLLATE "C" REFERENCES operator,
    CONSTRAINT invitation_of_first_administrator CHECK (email IS NOT NULL OR (role = 'admin' AND invited_by IS NULL)),
    CONSTRAINT invitation_ends_once CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CONSTRAINT invitation_makes_an_operator CHECK ((operator_id IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'accepted'))
  );
  -- One open invitation for an address, and one for the first administrator.
  CREATE UNIQUE INDEX invitation_by_email ON operator_invitation (lower(coalesce(email, ''))) WHERE ended_at IS NULL;

  CREATE TRIGGER invitation_is_kept BEFORE UPDATE OF ${KEPT.join(', ')} ON operator_invitation FOR EACH ROW
    WHEN ((${all('OLD')}) IS DISTINCT FROM (${all('NEW')})) EXECUTE FUNCTION refuse_change_of_row('invitation %s is never changed, only ended');
  CREATE TRIGGER invitation_has_one_link BEFORE UPDATE OF token_hash, expires_at ON operator_invitation FOR EACH ROW
    WHEN (OLD.token_hash IS NOT NULL AND (NEW.token_hash, NEW.expires_at) IS DISTINCT FROM (OLD.token_hash, OLD.expires_at))
    EXECUTE FUNCTION refuse_change_of_row('invitation %s has its link already');
  CREATE TRIGGER invitation_ends_once BEFORE UPDATE ON operator_invitation FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_row('invitation %s has ended');
`;

/** Everything else is bound as before. */
const BOUND = `
  ALTER FUNCTION bound_configuration(text, text) RENAME TO bound_configuration_without_invitations;
  CREATE FUNCTION bound_configuration(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    IF about = 'invitation' THEN
      RETURN (SELECT to_jsonb(i) || jsonb_build_object('token_hash', encode(sha256(i.token_hash), 'hex')) FROM operator_invitation i WHERE i.id = about_id);
    END IF;
    RETURN bound_configuration_without_invitations(about, about_id);
  END $$;

  ALTER TABLE configuration_change
    DROP CONSTRAINT configuration_change_subject_check,
    ADD CONSTRAINT configuration_change_subject_check CHECK (subject IN (${SUBJECTS.map((subject) => `'${subject}'`).join(', ')}));
`;

/** Operators come in by an invitation that is used once, the first administrator too. */
export class Invitations0043 implements MigrationInterface {
  readonly name = 'Invitations1732200000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(BOUND);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The history of invitations has no place in the version before: restore a backup instead.'));
  }
}
