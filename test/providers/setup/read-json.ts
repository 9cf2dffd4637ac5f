/** What a connector sent, for a simulator to read. Anything else than an object is a mistake of the connector. */
export function parseJson(body: string): Record<string, unknown> {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`the body is not an object: ${body}`);
  return value as Record<string, unknown>;
}

/** A text that has to be there. */
export function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
}
