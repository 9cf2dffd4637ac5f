import type { AccountMode } from '@app/domain';
import type { CredentialFieldView } from '../../../generated/types.gen.js';

/** The inputs by field name; null removes a stored secret. */
export type CredentialsDraft = Readonly<Record<string, string | null>>;

/** The provider's defaults for a new account. */
export function initialCredentials(fields: readonly CredentialFieldView[], mode: AccountMode): CredentialsDraft {
  return Object.fromEntries(fields.map((field) => [field.name, defaultOf(field, mode)]));
}

/** The draft for another mode: fields that still hold a default get that mode's default. */
export function withMode(fields: readonly CredentialFieldView[], draft: CredentialsDraft, from: AccountMode, to: AccountMode): CredentialsDraft {
  const untouched = fields.filter((field) => draft[field.name] === defaultOf(field, from));
  return { ...draft, ...initialCredentials(untouched, to) };
}

function defaultOf({ default: byDefault = '', test_default: inTests = byDefault }: CredentialFieldView, mode: AccountMode): string {
  return mode === 'test' ? inTests : byDefault;
}

/** The credentials of a new account; empty values are omitted. */
export function newCredentials(fields: readonly CredentialFieldView[], draft: CredentialsDraft): Record<string, string> {
  const given = fields.map(({ name }) => [name, draft[name]?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/**
 * Only the changes: settings with another value, and secrets that were replaced or are to be removed, which the server expects as an empty
 * text. An empty secret input keeps the stored secret.
 * @param settings the stored values that are not secret
 */
export function changedCredentials(
  fields: readonly CredentialFieldView[],
  draft: CredentialsDraft,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  const changed = fields.filter(({ name, secret }) => {
    const typed = draft[name]?.trim() ?? '';
    return secret ? typed !== '' || draft[name] === null : typed !== (settings[name] ?? '');
  });
  return Object.fromEntries(changed.map(({ name }) => [name, draft[name]?.trim() ?? '']));
}

/** The server's sentence with the field's title instead of its name. */
export function fieldErrorText({ name, title }: CredentialFieldView, error: string | undefined): string | undefined {
  return error?.replaceAll(`${name} (${title})`, title).replaceAll(new RegExp(`\\b${name}\\b`, 'g'), title);
}
