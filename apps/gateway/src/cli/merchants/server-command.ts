import type { Recorded } from '@app/access';
import { type Mode, MODES } from '@app/domain';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';

/** The options of a command, as they were given. */
export type Options = Readonly<Record<string, string | undefined>>;

const MIN_REASON = 3;
const MAX_REASON = 500;

/**
 * Reads `verb --option value …`.
 * @param verbs the options of each verb, those that are needed with a `!` behind them
 * @throws Error with the usage when the verb or an option is not known, or one that is needed is missing
 */
export function readCommand<Verb extends string>(verbs: Readonly<Record<Verb, readonly string[]>>, usage: string): { verb: Verb; options: Options } {
  const [verb = '', ...args] = process.argv.slice(2);
  if (!(verb in verbs)) throw new Error(usage);
  const names = verbs[verb as Verb];
  const options = Object.fromEntries(names.map((name) => [name.replace('!', ''), { type: 'string' } as const]));
  const values = parsed(args, options, usage);
  const missing = names.filter((name) => name.endsWith('!') && !values[name.slice(0, name.length - 1)]).map((name) => `--${name.replace('!', '')}`);
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is missing.\n${usage}`);
  return { verb: verb as Verb, options: values };
}

/** Who acts, for the history: the account on this computer. @throws Error for a reason that is too short or too long */
export function recordedBy(command: string, reason?: string): Recorded {
  const text = reason?.trim() ?? null;
  if (text !== null && (text.length < MIN_REASON || text.length > MAX_REASON)) throw new Error(`A reason has ${MIN_REASON} to ${MAX_REASON} characters.`);
  return { operatorId: null, reason: text, data: { by: `${userInfo().username}@${hostname()}`, command } };
}

/** @throws Error */
export function modeNamed(text: string | undefined): Mode {
  const mode = MODES.find((one) => one === text);
  if (mode === undefined) throw new Error(`The mode is ${MODES.join(' or ')}, not "${text ?? ''}".`);
  return mode;
}

/** A whole number; undefined when the option is absent. @throws Error */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is a whole number, not "${text}".`);
  return Number(text);
}

/** A list that is separated by commas; empty when the option is absent. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** One line of the output. */
export function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function parsed(args: readonly string[], options: Readonly<Record<string, { type: 'string' }>>, usage: string): Options {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
