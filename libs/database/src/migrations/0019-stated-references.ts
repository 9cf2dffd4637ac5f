import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Until now the reference of a manual statement, often the number of a ticket, became the payout's id at the provider. Such a payout gets the
 * id that the provider itself has told last, or none: then it is asked about under its own key.
 */
export class StatedReferences0019 implements MigrationInterface {
  readonly name = 'StatedReferences1732200000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      WITH told AS (
        SELECT payout_id, provider_reference, source = 'manual' AS is_stated, received_at FROM payout_statement
        WHERE provider_reference IS NOT NULL AND mismatch IS DISTINCT FROM 'key'
      )
      UPDATE payout p SET provider_reference = (
        SELECT t.provider_reference FROM told t WHERE t.payout_id = p.id AND NOT t.is_stated ORDER BY t.received_at DESC LIMIT 1
      )
      WHERE EXISTS (SELECT FROM told t WHERE t.payout_id = p.id AND t.is_stated AND t.provider_reference = p.provider_reference)
        AND NOT EXISTS (SELECT FROM told t WHERE t.payout_id = p.id AND NOT t.is_stated AND t.provider_reference = p.provider_reference);
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
