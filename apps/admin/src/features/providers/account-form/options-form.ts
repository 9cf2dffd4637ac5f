import { TEXT_NAMES, TEXT_OPTIONS, type TextName } from './text-options.js';

/** An account's options as the server stores them. */
export type Options = Readonly<Record<string, unknown>>;

/** What can be switched on. */
export const SWITCHES = [
  { name: 'preventFailure', label: 'Prevent failure', description: 'A failure becomes final only when an operator confirms it.' },
  { name: 'autoClear', label: 'Close cases automatically', description: 'Final evidence from the provider closes the cases that it settles.' },
  { name: 'policy.always', label: 'Ask an operator before every payout', description: 'No payout is sent through the account before an operator has agreed.' },
  {
    name: 'policy.firstToRecipient',
    label: 'Ask an operator before the first payout to a recipient',
    description: 'Later payouts to the recipient are sent automatically.',
  },
] as const;

type SwitchName = (typeof SWITCHES)[number]['name'];

/** The options as typed. */
export interface OptionsDraft {
  switches: Readonly<Record<SwitchName, boolean>>;
  /** False: sending continues regardless of failures. */
  stopsOnFailures: boolean;
  texts: Readonly<Record<TextName, string>>;
}

/** The top-level names of all options in this form. */
const KNOWN: readonly string[] = [...SWITCHES.map(({ name }) => name), ...TEXT_NAMES].map((name) => name.split('.')[0] ?? name);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(options: Options, name: TextName | SwitchName): unknown {
  return name.split('.').reduce<unknown>((value, member) => (isRecord(value) ? value[member] : undefined), options);
}

/** The form's inputs for stored options. */
export function readOptions(options: Options): OptionsDraft {
  const texts = Object.fromEntries(TEXT_NAMES.map((name) => [name, TEXT_OPTIONS[name].write(valueAt(options, name))]));
  return {
    switches: Object.fromEntries(SWITCHES.map(({ name }) => [name, valueAt(options, name) === true])) as OptionsDraft['switches'],
    stopsOnFailures: options['breaker'] !== false,
    texts: texts as OptionsDraft['texts'],
  };
}

/** The names of the text options that are set. */
function typedNames({ stopsOnFailures, texts }: OptionsDraft): TextName[] {
  return TEXT_NAMES.filter((name) => texts[name].trim() !== '' && (stopsOnFailures || !name.startsWith('breaker.')));
}

function valueOf({ texts }: OptionsDraft, name: TextName): unknown {
  return TEXT_OPTIONS[name].read(texts[name].trim());
}

/** Invalid texts, by field. The server checks whether the options fit together. */
export function optionErrors(draft: OptionsDraft): Partial<Record<TextName, string>> {
  const wrong = typedNames(draft).filter((name) => valueOf(draft, name) === undefined);
  return Object.fromEntries(wrong.map((name) => [name, TEXT_OPTIONS[name].error]));
}

/** Options with a value set at a dotted name. */
function withValue(options: Options, name: TextName | SwitchName, value: unknown): Options {
  const [first = name, second] = name.split('.');
  if (second === undefined) return { ...options, [first]: value };
  const group = options[first];
  return { ...options, [first]: { ...(isRecord(group) ? group : {}), [second]: value } };
}

/**
 * The complete options as the server expects them.
 * @param before the stored options; those that are not part of this form are kept
 */
export function toOptions(draft: OptionsDraft, before: Options = {}): Options {
  const start: Options = {
    ...Object.fromEntries(Object.entries(before).filter(([name]) => !KNOWN.includes(name))),
    ...(draft.stopsOnFailures ? {} : { breaker: false }),
  };
  const switched = SWITCHES.filter(({ name }) => draft.switches[name]).reduce((options, { name }) => withValue(options, name, true), start);
  return typedNames(draft).reduce((options, name) => withValue(options, name, valueOf(draft, name)), switched);
}

/** True when saving would change something. */
export function isChanged(draft: OptionsDraft, before: Options): boolean {
  return JSON.stringify(toOptions(draft, before)) !== JSON.stringify(toOptions(readOptions(before), before));
}
