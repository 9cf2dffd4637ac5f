import { TEXT_NAMES, TEXT_OPTIONS, type TextName } from './text-options.js';

/** An account's options as the server keeps them. */
export type Options = Readonly<Record<string, unknown>>;

/** What can be switched on. */
export const SWITCHES = [
  { name: 'preventFailure', label: 'Prevent failure', description: 'A failure is not final until an operator has said so.' },
  { name: 'autoClear', label: 'Clear by itself', description: 'Final evidence from the provider closes the cases that it answers.' },
  { name: 'policy.always', label: 'Ask a human before every payout', description: 'Nothing is sent through it before an operator has agreed.' },
  {
    name: 'policy.firstToRecipient',
    label: 'Ask a human before the first payout to a recipient',
    description: 'Those after it go by themselves.',
  },
] as const;

type SwitchName = (typeof SWITCHES)[number]['name'];

/** The options as typed. */
export interface OptionsDraft {
  switches: Readonly<Record<SwitchName, boolean>>;
  /** Off: the account goes on however often its provider fails. */
  stopsByItself: boolean;
  texts: Readonly<Record<TextName, string>>;
}

/** The first members of everything that this form knows. */
const KNOWN: readonly string[] = [...SWITCHES.map(({ name }) => name), ...TEXT_NAMES].map((name) => name.split('.')[0] ?? name);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(options: Options, name: TextName | SwitchName): unknown {
  return name.split('.').reduce<unknown>((value, member) => (isRecord(value) ? value[member] : undefined), options);
}

/** The form's texts for options as they are kept. */
export function readOptions(options: Options): OptionsDraft {
  const texts = Object.fromEntries(TEXT_NAMES.map((name) => [name, TEXT_OPTIONS[name].write(valueAt(options, name))]));
  return {
    switches: Object.fromEntries(SWITCHES.map(({ name }) => [name, valueAt(options, name) === true])) as OptionsDraft['switches'],
    stopsByItself: options['breaker'] !== false,
    texts: texts as OptionsDraft['texts'],
  };
}

/** The names of what was typed and counts. */
function typedNames({ stopsByItself, texts }: OptionsDraft): TextName[] {
  return TEXT_NAMES.filter((name) => texts[name].trim() !== '' && (stopsByItself || !name.startsWith('breaker.')));
}

function valueOf({ texts }: OptionsDraft, name: TextName): unknown {
  return TEXT_OPTIONS[name].read(texts[name].trim());
}

/** What cannot be read, by field; whether the rest makes sense together is the server's to say. */
export function optionFaults(draft: OptionsDraft): Partial<Record<TextName, string>> {
  const wrong = typedNames(draft).filter((name) => valueOf(draft, name) === undefined);
  return Object.fromEntries(wrong.map((name) => [name, TEXT_OPTIONS[name].fault]));
}

/** Options with a value put where its name leads. */
function withValue(options: Options, name: TextName | SwitchName, value: unknown): Options {
  const [first = name, second] = name.split('.');
  if (second === undefined) return { ...options, [first]: value };
  const group = options[first];
  return { ...options, [first]: { ...(isRecord(group) ? group : {}), [second]: value } };
}

/**
 * The options as the server takes them: all of them, as they are to be.
 * @param before the options that are kept now; those that this form does not know stay
 */
export function toOptions(draft: OptionsDraft, before: Options = {}): Options {
  const start: Options = {
    ...Object.fromEntries(Object.entries(before).filter(([name]) => !KNOWN.includes(name))),
    ...(draft.stopsByItself ? {} : { breaker: false }),
  };
  const switched = SWITCHES.filter(({ name }) => draft.switches[name]).reduce((options, { name }) => withValue(options, name, true), start);
  return typedNames(draft).reduce((options, name) => withValue(options, name, valueOf(draft, name)), switched);
}

/** True when saving would change something. */
export function isChanged(draft: OptionsDraft, before: Options): boolean {
  return JSON.stringify(toOptions(draft, before)) !== JSON.stringify(toOptions(readOptions(before), before));
}
