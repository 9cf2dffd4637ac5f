import { readSpan, spanText } from '../../lib/span-text.js';

/** An account's options as the server keeps them. */
export type Options = Readonly<Record<string, unknown>>;

/** What can be switched on. */
export const SWITCHES = [
  { name: 'preventFailure', label: 'Prevent failure', description: 'A failure is not final until an operator has said so.' },
  { name: 'autoClear', label: 'Clear by itself', description: 'Final evidence from the provider closes the cases that it answers.' },
] as const;

/** When the provider is asked while it owes an answer. What is left empty is as the provider declares it. */
export const SCHEDULE_FIELDS = [
  { name: 'intervalsSeconds', label: 'Pauses between questions', description: 'Such as "5 s, 30 s, 2 min, 1 h". The last one repeats.' },
  { name: 'jitter', label: 'Spread, in per cent', description: 'Up to this much is added to a pause by chance, so that not all ask at once.' },
  { name: 'limit', label: 'Questions at most', description: 'A whole number, or "none" for as many as fit.' },
  { name: 'totalSeconds', label: 'Asked for at most', description: 'Such as "3 d", or "none" for until the last question. Then a human is asked.' },
] as const;

type SwitchName = (typeof SWITCHES)[number]['name'];
export type ScheduleName = (typeof SCHEDULE_FIELDS)[number]['name'];

/** The options as typed. */
export interface OptionsDraft {
  switches: Readonly<Record<SwitchName, boolean>>;
  schedule: Readonly<Record<ScheduleName, string>>;
}

const NONE = 'none';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scheduleOf(options: Options): Record<string, unknown> {
  const { enquirySchedule: schedule } = options;
  return isRecord(schedule) ? schedule : {};
}

function orNone(value: unknown, write: (number: number) => string): string {
  if (value === null) return NONE;
  return typeof value === 'number' ? write(value) : '';
}

/** Pauses as they are typed: `5 s, 30 s, 2 min`. */
export function pausesText(pauses: readonly number[]): string {
  return pauses.map(spanText).join(', ');
}

/** The form's texts for options as they are kept. */
export function readOptions(options: Options): OptionsDraft {
  const { intervalsSeconds: pauses, jitter, limit, totalSeconds } = scheduleOf(options);
  return {
    switches: { preventFailure: options['preventFailure'] === true, autoClear: options['autoClear'] === true },
    schedule: {
      intervalsSeconds: Array.isArray(pauses) ? pausesText(pauses.filter((pause) => typeof pause === 'number')) : '',
      jitter: typeof jitter === 'number' ? String(Math.round(jitter * 10_000) / 100) : '',
      limit: orNone(limit, String),
      totalSeconds: orNone(totalSeconds, spanText),
    },
  };
}

/** Undefined where the text is none. */
type Read = (text: string) => unknown;

function readPauses(text: string): number[] | undefined {
  const pauses = text.split(',').map(readSpan);
  const read = pauses.filter((pause) => pause !== null);
  return read.length === pauses.length ? read : undefined;
}

const READ: Readonly<Record<ScheduleName, Read>> = {
  intervalsSeconds: readPauses,
  jitter: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) / 100 : undefined),
  limit: (text) => (text === NONE ? null : /^\d+$/.test(text) ? Number(text) : undefined),
  totalSeconds: (text) => (text === NONE ? null : (readSpan(text) ?? undefined)),
};

const FAULTS: Readonly<Record<ScheduleName, string>> = {
  intervalsSeconds: 'Lengths of time with commas between them, such as "5 s, 30 s, 2 min".',
  jitter: 'A number of per cent, such as "10".',
  limit: 'A whole number, or "none".',
  totalSeconds: 'A length of time such as "3 d", or "none".',
};

/** What cannot be read, by field; whether the rest makes sense together is the server's to say. */
export function optionFaults({ schedule }: OptionsDraft): Partial<Record<ScheduleName, string>> {
  const wrong = SCHEDULE_FIELDS.filter(({ name }) => schedule[name].trim() !== '' && READ[name](schedule[name].trim()) === undefined);
  return Object.fromEntries(wrong.map(({ name }) => [name, FAULTS[name]]));
}

/**
 * The options as the server takes them: all of them, as they are to be.
 * @param before the options that are kept now; those that this form does not know stay
 */
export function toOptions({ switches, schedule }: OptionsDraft, before: Options = {}): Options {
  const { preventFailure: _preventFailure, autoClear: _autoClear, enquirySchedule: _enquirySchedule, ...unknown } = before;
  const written = SCHEDULE_FIELDS.filter(({ name }) => schedule[name].trim() !== '');
  return {
    ...unknown,
    ...Object.fromEntries(SWITCHES.filter(({ name }) => switches[name]).map(({ name }) => [name, true])),
    ...(written.length === 0 ? {} : { enquirySchedule: Object.fromEntries(written.map(({ name }) => [name, READ[name](schedule[name].trim())])) }),
  };
}

/** True when saving would change something. */
export function isChanged(draft: OptionsDraft, before: Options): boolean {
  return JSON.stringify(toOptions(draft, before)) !== JSON.stringify(toOptions(readOptions(before), before));
}
