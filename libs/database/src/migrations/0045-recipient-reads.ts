import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = [
  'session.opened',
  'session.carried_over',
  'session.recorded',
  'session.ended',
  'sign_in.failed',
  'operator.locked',
  'operator.unlocked',
  'proof.passed',
  'proof.failed',
  'audit.exported',
  'recipient.revealed',
  'recipient.searched',
  'factor.enrolled',
  'factor.failed',
  'factor.recovery_codes_made',
  'factor.recovery_code_used',
  'factor.reset',
  'factor.recorded',
  'factor.removed',
];

const READS = `WHERE kind IN ('audit.exported', 'recipient.revealed', 'recipient.searched')`;

/** What operators read, as a list of its own, and how often one of them did within an hour. */
const INDEXES: Readonly<Record<string, string>> = {
  access_event_reads: `access_event (occurred_at, number) ${READS}`,
  access_event_reads_of_operator: `access_event (by_id, kind, occurred_at) ${READS}`,
};

/** Operators search for a recipient, and that they did is recorded. Not in a transaction, so that nobody waits for the indexes. */
export class RecipientReads0045 implements MigrationInterface {
  readonly name = 'RecipientReads1732200000045';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE access_event DROP CONSTRAINT access_event_kind_check,
        ADD CONSTRAINT access_event_kind_check CHECK (kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')}));
    `);
    for (const [name, definition] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
