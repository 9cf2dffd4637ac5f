/** The body that a connector sent. @throws if it is not an object: that is an error of the connector */
export function parseJson(body: string): Record<string, unknown> {
  const value: unknown = JSON.parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`the body is not an object: ${body}`);
  return value as Record<string, unknown>;
}

/** A required string. */
export function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
}
