import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a connector keeps between the requests of a payout in several steps: the ids that an earlier request returned. */
export class ProviderStep0036 implements MigrationInterface {
  readonly name = 'ProviderStep1732200000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payout ADD COLUMN provider_step jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payout DROP COLUMN provider_step`);
  }
}
