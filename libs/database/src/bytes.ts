/** Bytes as PostgreSQL reads them in a text or in JSON. */
export function hexOf(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
