import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A message of a provider that cannot be applied waits for a person: `unmatched`, until its payout appears or an operator has `noted` it. A program
 * of an earlier version leaves such rows alone.
 */
export class UnmatchedNotifications0035 implements MigrationInterface {
  readonly name = 'UnmatchedNotifications1732200000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_notification DROP CONSTRAINT provider_notification_state_check;
      -- Validated below: nothing is written then, and nobody waits for it longer than for reading the table.
      ALTER TABLE provider_notification ADD CONSTRAINT provider_notification_state_check
        CHECK (state IN ('pending', 'applied', 'ignored', 'unmatched', 'noted')) NOT VALID;
      CREATE INDEX notification_unmatched ON provider_notification (provider_account_id, received_at, id) WHERE state = 'unmatched';
    `);
    await runner.query('ALTER TABLE provider_notification VALIDATE CONSTRAINT provider_notification_state_check');
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
