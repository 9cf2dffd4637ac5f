import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the audit log reads from its newest entry on: what operators did in histories of payouts, of all and of one, and sign-ins. */
const INDEXES: Readonly<Record<string, string>> = {
  event_of_operators: `payout_event (occurred_at, payout_id, sequence) WHERE actor_type = 'operator'`,
  event_by_operator: `payout_event (actor_id, occurred_at, payout_id, sequence) WHERE actor_type = 'operator'`,
  access_event_by_time: 'access_event (occurred_at, number)',
};

const KINDS = (more: string): string => `
  ALTER TABLE access_event DROP CONSTRAINT access_event_kind_check;
  ALTER TABLE access_event ADD CONSTRAINT access_event_kind_check CHECK (kind IN ('session.opened', 'session.carried_over', 'session.recorded', 'session.ended',
    'sign_in.failed', 'operator.locked', 'operator.unlocked', 'proof.passed', 'proof.failed'${more}));
`;

/** Who exported the audit log, or saw a recipient's details, is recorded: somebody has read it. Not in a transaction, so that nobody waits for the indexes. */
export class AuditLog0034 implements MigrationInterface {
  readonly name = 'AuditLog1732200000034';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KINDS(`, 'audit.exported', 'recipient.revealed'`));
    for (const [name, definition] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
