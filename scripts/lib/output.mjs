import process from 'node:process';
import { styleText } from 'node:util';

const isColourful = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const style = (format) => (text) => (isColourful ? styleText(format, text) : text);
const [green, red, yellow] = ['green', 'red', 'yellow'].map(style);
export const [bold, dim] = ['bold', 'dim'].map(style);

// The processes that were started must be stopped even when the terminal has been closed.
process.stdout.on('error', () => undefined);

/** A failure that the reader can do something about: its message is shown without a stack. */
export class Failure extends Error {}

export const say = (line = '') => void process.stdout.write(`${line}\n`);
export const warn = (line) => say(`${yellow('!')} ${line}`);
export const note = (line) => say(dim(`  ${line}`));

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
