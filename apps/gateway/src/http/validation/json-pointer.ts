/** Builds a JSON Pointer (RFC 6901) from its parts: `metadata`, `a/b` → `/metadata/a~1b`. */
export function jsonPointer(...parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
