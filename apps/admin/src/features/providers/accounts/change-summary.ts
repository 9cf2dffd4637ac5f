import type { ChangeView } from '../../../generated/types.gen.js';
import { TEXT_NAMES, TEXT_OPTIONS } from '../account-form/text-options.js';
import { isRecord, type Options, readOptions, SWITCHES } from '../account-form/options-form.js';

/** An account's options in one line. */
export function optionsSummary(options: Options): string {
  const { switches, stopsOnFailures, texts: typed } = readOptions(options);
  const words = [
    ...SWITCHES.filter(({ name }) => switches[name]).map(({ label }) => label),
    ...(stopsOnFailures ? [] : ['No circuit breaker']),
    ...TEXT_NAMES.filter((name) => typed[name] !== '').map((name) => `${TEXT_OPTIONS[name].label}: ${typed[name]}`),
  ];
  return words.length === 0 ? 'Defaults' : words.join('. ');
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** What a change altered, one line each. Of credentials only the names are recorded. */
export function changeLines({ action, data }: Pick<ChangeView, 'action' | 'data'>): string[] {
  const { name, code, resolution, options, credentials, removed } = data;
  const given = texts(credentials);
  const taken = texts(removed);
  const lines = [
    typeof name === 'string' ? `Name: ${name}` : null,
    typeof code === 'string' && typeof resolution === 'string' ? `${code} means ${resolution}` : null,
    given.length > 0 ? `${action === 'account.created' ? 'Given' : 'Replaced'}: ${given.join(', ')}` : null,
    taken.length > 0 ? `Removed: ${taken.join(', ')}` : null,
    isRecord(options) && (action !== 'account.created' || Object.keys(options).length > 0) ? `Options: ${optionsSummary(options)}` : null,
  ];
  return lines.filter((line) => line !== null);
}
