/** Every column that holds ciphertexts, by table: what is encrypted stands here or does not compile, and what stands here is re-encrypted. */
export const ENCRYPTED_COLUMNS = {
  payout: ['fields_encrypted', 'details_encrypted'],
  provider_account: ['credentials_encrypted'],
  // The last one is from before each mode had secrets of its own.
  merchant: ['live_callback_secret_encrypted', 'test_callback_secret_encrypted', 'callback_secret_encrypted'],
  operator_factor: ['secret_encrypted'],
  provider_notification: ['body_encrypted'],
  alert_channel: ['target_encrypted', 'secret_encrypted'],
  change_request: ['secrets_encrypted'],
} as const;

export type EncryptedTable = keyof typeof ENCRYPTED_COLUMNS;

export type EncryptedColumn = (typeof ENCRYPTED_COLUMNS)[EncryptedTable][number];

/** Where a ciphertext lives. It is bound to that place: copied to another row it does not open. */
export interface CipherPlace {
  table: EncryptedTable;
  /** The id of the row. */
  row: string;
  column: EncryptedColumn;
}
