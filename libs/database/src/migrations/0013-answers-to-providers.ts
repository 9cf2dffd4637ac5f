import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every answer to a provider is an order with a key of its own; of everything else a payout still has one order and one key. */
export class AnswersToProviders0013 implements MigrationInterface {
  readonly name = 'AnswersToProviders1732200000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payout_operation
        ADD COLUMN ordinal integer NOT NULL DEFAULT 1,
        ADD CONSTRAINT one_order_but_of_answers CHECK (ordinal = 1 OR (ordinal > 1 AND operation = 'submit_details')),
        DROP CONSTRAINT payout_operation_payout_id_provider_account_id_operation_key,
        ADD CONSTRAINT one_key_per_order UNIQUE (payout_id, provider_account_id, operation, ordinal);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payout_operation
        DROP CONSTRAINT one_key_per_order,
        DROP CONSTRAINT one_order_but_of_answers,
        DROP COLUMN ordinal,
        ADD CONSTRAINT payout_operation_payout_id_provider_account_id_operation_key UNIQUE (payout_id, provider_account_id, operation);
    `);
  }
}
