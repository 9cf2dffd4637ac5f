import type { AccountMode } from '@app/domain';
import type { CredentialFieldView } from '../../../generated/types.gen.js';

/** What was typed, by the names of the fields; null: it is to be taken away. */
export type CredentialsDraft = Readonly<Record<string, string | null>>;

/** What a new account starts with: the provider's own defaults. */
export function startCredentials(fields: readonly CredentialFieldView[], mode: AccountMode): CredentialsDraft {
  return Object.fromEntries(fields.map((field) => [field.name, defaultOf(field, mode)]));
}

/** The same draft for an account of another mode: what nobody has touched becomes the default there. */
export function withMode(fields: readonly CredentialFieldView[], draft: CredentialsDraft, from: AccountMode, to: AccountMode): CredentialsDraft {
  const untouched = fields.filter((field) => draft[field.name] === defaultOf(field, from));
  return { ...draft, ...startCredentials(untouched, to) };
}

function defaultOf({ default: byDefault = '', test_default: inTests = byDefault }: CredentialFieldView, mode: AccountMode): string {
  return mode === 'test' ? inTests : byDefault;
}

/** The credentials of a new account; what was left empty is left out. */
export function newCredentials(fields: readonly CredentialFieldView[], draft: CredentialsDraft): Record<string, string> {
  const given = fields.map(({ name }) => [name, draft[name]?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/**
 * Only what is different: settings with another text, and secrets that were typed anew or are to be taken away, which is an empty text for
 * the server. A secret that was left empty stays as it is.
 * @param settings what is kept and not secret
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

/** The server's sentence with the field's title where it has the field's name: people see titles. */
export function faultWords({ name, title }: CredentialFieldView, fault: string | undefined): string | undefined {
  return fault?.replaceAll(`${name} (${title})`, title).replaceAll(new RegExp(`\\b${name}\\b`, 'g'), title);
}
