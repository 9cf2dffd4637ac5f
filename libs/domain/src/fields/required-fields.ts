/**
 * Details of the recipient without which nothing can be sent: one field, or one of several alternatives, each of them one or more fields.
 * `['holder_name', { anyOf: [['iban'], ['account_number', 'sort_code']] }]` requires a name, and an IBAN or an account number with its sort code.
 */
export type RequiredField = string | { anyOf: readonly (readonly string[])[] };

/** The alternatives of a requirement: one of them has to be there whole. */
export function alternativesOf(required: RequiredField): readonly (readonly string[])[] {
  return typeof required === 'string' ? [[required]] : required.anyOf;
}

/** A requirement in words: `iban, or account_number with sort_code`. */
export function describeRequired(required: RequiredField): string {
  const [first = '', ...others] = alternativesOf(required).map(([field = '', ...more]) => (more.length === 0 ? field : `${field} with ${more.join(' and ')}`));
  return [first, ...others.map((alternative) => `or ${alternative}`)].join(', ');
}

/** The requirements of which no alternative is there whole. */
export function unmetRequirements(required: readonly RequiredField[], isThere: (field: string) => boolean): RequiredField[] {
  return required.filter((one) => !alternativesOf(one).some((fields) => fields.every(isThere)));
}

/**
 * The requirements that a JSON Schema of fields does not guarantee. A field is guaranteed by `required`; an alternative also by `anyOf` or `oneOf`, if
 * each of their branches requires one. What is only allowed as optional is guaranteed by nothing: a payout without it would be refused later.
 */
export function notGuaranteed(required: readonly RequiredField[], schema: Readonly<Record<string, unknown>>): RequiredField[] {
  const branches = [schema.anyOf, schema.oneOf].find(Array.isArray) as readonly unknown[] | undefined;
  const always = namesIn(schema);
  const sets = (branches ?? [{}]).map((branch) => new Set([...always, ...namesIn(branch)]));
  return required.filter((one) => sets.some((fields) => unmetRequirements([one], (field) => fields.has(field)).length > 0));
}

function namesIn(schema: unknown): readonly string[] {
  const names: unknown = typeof schema === 'object' && schema !== null ? (schema as Readonly<Record<string, unknown>>).required : undefined;
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
}
