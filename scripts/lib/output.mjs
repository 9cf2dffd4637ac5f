import process from 'node:process';

const colourful = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint(1);
export const dim = paint(2);
const green = paint(32);
const red = paint(31);
const yellow = paint(33);

// A terminal that was closed must not end us before what we have started.
process.stdout.on('error', () => undefined);

/** A failure that the reader can do something about: its message is shown without a stack. */
export class Failure extends Error {}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/** Something worth knowing that did not go as usual. */
export function warn(line) {
  say(`${yellow('!')} ${line}`);
}

export function note(line) {
  say(dim(`  ${line}`));
}

/** Runs one step and prints it with a tick and the time it took. */
export async function step(title, work) {
  const startedAt = performance.now();
  try {
    const result = await work();
    say(`${green('✓')} ${title} ${dim(`(${duration(performance.now() - startedAt)})`)}`);
    return result;
  } catch (error) {
    say(`${red('✗')} ${title} ${dim(`(${duration(performance.now() - startedAt)})`)}`);
    throw error;
  }
}

export function reportFailure(error) {
  say();
  say(red(error instanceof Failure || error?.name === 'EmbeddedServerError' ? error.message : (error?.stack ?? String(error))));
}

function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
