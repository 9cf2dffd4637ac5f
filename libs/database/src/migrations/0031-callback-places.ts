import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Callbacks that are due are found by merchant and mode, so that many of one do not stand before those of another. */
export class CallbackPlaces0031 implements MigrationInterface {
  readonly name = 'CallbackPlaces1732200000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX callback_due_by_tenant ON callback_delivery (merchant_id, mode, next_action_at) WHERE next_action_at IS NOT NULL');
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
