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

/** The values of a change before and after, one line each; of a secret only that it is another one. */
function valueLines(changes: readonly unknown[]): string[] {
  return changes.filter(isRecord).map(({ title, before, after, isSecret }) => {
    const name = typeof title === 'string' ? title : '';
    if (typeof after !== 'string') return `Removed: ${name}`;
    if (isSecret === true) return `${typeof before === 'string' ? 'Replaced' : 'Given'}: ${name}`;
    return `${name}: ${typeof before === 'string' ? `${before} → ` : ''}${after}`;
  });
}

/** A message that was noted: the payout that it names, as the provider calls it or by our key. */
function messageLine({ reference, key, received_at: at }: Record<string, unknown>): string {
  const name = [reference, key].find((text) => typeof text === 'string') ?? 'names no payout';
  return `Message of ${typeof at === 'string' ? at : 'an unknown time'}: ${name}`;
}

/** What a change altered, one line each, and who drafted it. */
export function changeLines({ action, data }: Pick<ChangeView, 'action' | 'data'>): string[] {
  const { name, code, resolution, options, credentials, removed, changes, draftedBy, messages } = data;
  const drafted = typeof draftedBy === 'string' ? [`Drafted by ${draftedBy}`] : [];
  if (Array.isArray(changes)) return [...valueLines(changes), ...drafted];
  if (Array.isArray(messages)) return messages.filter(isRecord).map(messageLine);
  if (action.startsWith('change.')) return drafted;
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
