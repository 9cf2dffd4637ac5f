import process from 'node:process';
import { styleText } from 'node:util';

const colourful = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const style = (format) => (text) => (colourful ? styleText(format, text) : text);

export const bold = style('bold');
export const dim = style('dim');
const green = style('green');
const red = style('red');
const yellow = style('yellow');

// The processes that were started must be stopped even when the terminal has been closed.
process.stdout.on('error', () => undefined);

/** A failure that the reader can do something about: its message is shown without a stack. */
export class Failure extends Error {}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

export function warn(line) {
  say(`${yellow('!')} ${line}`);
}

export function note(line) {
  say(dim(`  ${line}`));
}

/** Runs one step and prints its title with a tick or a cross and the time it took. */
export async function step(title, work) {
  const startedAt = performance.now();
  const report = (mark) => say(`${mark} ${title} ${dim(`(${duration(performance.now() - startedAt)})`)}`);
  try {
    const result = await work();
    report(green('✓'));
    return result;
  } catch (error) {
    report(red('✗'));
    throw error;
  }
}

export function reportFailure(error) {
  const isExplained = error instanceof Failure || error?.name === 'EmbeddedServerError';
  say(`\n${red(isExplained ? error.message : (error?.stack ?? String(error)))}`);
}

/** @param ms milliseconds */
export function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
