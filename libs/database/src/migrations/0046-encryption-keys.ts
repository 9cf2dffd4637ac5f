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
  'factor.reencrypted',
];

/** Where the ids of keys stand at the upgrade: before the first dot of each ciphertext. */
const CIPHERTEXTS = [
  ['payout', 'fields_encrypted'],
  ['payout', 'details_encrypted'],
  ['provider_account', 'credentials_encrypted'],
  ['merchant', 'live_callback_secret_encrypted'],
  ['merchant', 'test_callback_secret_encrypted'],
  ['merchant', 'callback_secret_encrypted'],
  ['operator_factor', 'secret_encrypted'],
  ['provider_notification', 'body_encrypted'],
  ['alert_channel', 'target_encrypted'],
  ['alert_channel', 'secret_encrypted'],
] as const;

const KEYS = `
  CREATE TABLE encryption_key (
    id text COLLATE "C" PRIMARY KEY,
    used_since timestamptz NOT NULL DEFAULT now(),
    -- Since when nothing is under it any more; null: every process needs the key.
    free_since timestamptz
  );
  INSERT INTO encryption_key (id)
    ${CIPHERTEXTS.map(([table, column]) => `SELECT split_part(${column}, '.', 1) FROM ${table} WHERE strpos(${column}, '.') > 1`).join(' UNION ')};
`;

/** What a provider wrote stays as it is; only the key under which it is stored may become another one. */
const MESSAGES = `
  DROP TRIGGER message_is_kept ON provider_notification;
  CREATE TRIGGER message_is_kept BEFORE UPDATE OF id, provider_account_id, deduplication_key, received_at ON provider_notification FOR EACH ROW
    WHEN ((OLD.id, OLD.provider_account_id, OLD.deduplication_key, OLD.received_at) IS DISTINCT FROM (NEW.id, NEW.provider_account_id, NEW.deduplication_key, NEW.received_at))
    EXECUTE FUNCTION refuse_change_of_row('message %s of a provider is never changed');
  CREATE TRIGGER message_is_only_reencrypted BEFORE UPDATE OF body_encrypted ON provider_notification FOR EACH ROW
    WHEN (OLD.body_encrypted IS DISTINCT FROM NEW.body_encrypted AND split_part(OLD.body_encrypted, '.', 1) = split_part(NEW.body_encrypted, '.', 1))
    EXECUTE FUNCTION refuse_change_of_row('message %s of a provider is never changed');
`;

/** As in 0038, and an app's key is stored under another key, with nothing else changed. */
const FACTORS = `
  DROP TRIGGER guard_operator_factor ON operator_factor;
  CREATE TRIGGER guard_operator_factor BEFORE UPDATE ON operator_factor FOR EACH ROW
    WHEN (OLD.secret_encrypted IS NOT DISTINCT FROM NEW.secret_encrypted) EXECUTE FUNCTION guard_operator_factor();
  CREATE TRIGGER factor_is_only_reencrypted BEFORE UPDATE ON operator_factor FOR EACH ROW
    WHEN (OLD.secret_encrypted IS DISTINCT FROM NEW.secret_encrypted AND (split_part(OLD.secret_encrypted, '.', 1) = split_part(NEW.secret_encrypted, '.', 1)
      OR to_jsonb(OLD) - 'secret_encrypted' <> to_jsonb(NEW) - 'secret_encrypted'))
    EXECUTE FUNCTION refuse_change_of_row('the secret of factor %s is never changed');
`;

/** The gateway knows which keys it needs, and can encrypt again under another one. */
export class EncryptionKeys0046 implements MigrationInterface {
  readonly name = 'EncryptionKeys1732200000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEYS);
    await runner.query(MESSAGES);
    await runner.query(FACTORS);
    await runner.query(`
      ALTER TABLE access_event DROP CONSTRAINT access_event_kind_check,
        ADD CONSTRAINT access_event_kind_check CHECK (kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')}));
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
