import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whatever changes who an operator is or what they may do ends their sessions in the same transaction. */
const GUARD = `
  CREATE FUNCTION end_sessions_of_operator() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM operator_session WHERE operator_id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER sessions_end_with_access AFTER UPDATE OF role, password_hash, disabled_at ON operator FOR EACH ROW
    WHEN (NEW.role <> OLD.role OR NEW.password_hash <> OLD.password_hash OR (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL))
    EXECUTE FUNCTION end_sessions_of_operator();
`;

/** Operators recognise their sessions by network and device. Sessions from before have neither; they end within twelve hours. */
export class OperatorSessions0020 implements MigrationInterface {
  readonly name = 'OperatorSessions1732200000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE operator_session ADD COLUMN network text, ADD COLUMN device text;
      CREATE INDEX operator_session_by_operator ON operator_session (operator_id);
      ${GUARD}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER sessions_end_with_access ON operator;
      DROP FUNCTION end_sessions_of_operator();
      DROP INDEX operator_session_by_operator;
      ALTER TABLE operator_session DROP COLUMN network, DROP COLUMN device;
    `);
  }
}
