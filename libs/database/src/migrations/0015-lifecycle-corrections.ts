import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every contradiction that a provider can produce can be written down: an amount above the one that was sent, too. The new corrections are
 * rows of `status_transition`, which every migration run writes from the domain's table. A report says when its question was asked, whether
 * it proves receipt, and why it is not about its payout.
 */
export class LifecycleCorrections0015 implements MigrationInterface {
  readonly name = 'LifecycleCorrections1732200000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payout
        DROP CONSTRAINT payout_check,
        ADD CONSTRAINT processed_amount_not_negative CHECK (processed_amount_minor >= 0);

      ALTER TABLE payout_statement
        ADD COLUMN receipt boolean NOT NULL DEFAULT false,
        ADD COLUMN mismatch text CONSTRAINT statement_mismatch CHECK (mismatch IN ('key', 'currency', 'amount')),
        ADD COLUMN asked_at timestamptz;
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Amounts and statuses of after this version may not fit the one before: restore a backup instead.'));
  }
}
