import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when a paid payout is watched, because its provider may still take the money back. Null: it is not paid, or paid for good. */
export class ProvisionalSuccess0018 implements MigrationInterface {
  readonly name = 'ProvisionalSuccess1732200000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payout ADD COLUMN watched_until timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payout DROP COLUMN watched_until`);
  }
}
