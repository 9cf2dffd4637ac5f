/** The embedded PostgreSQL could not be prepared, started or stopped. The message says what to do about it. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}
