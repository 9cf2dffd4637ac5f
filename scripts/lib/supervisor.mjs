import { once } from 'node:events';
import process from 'node:process';
import { reportFailure, say, step } from './output.mjs';
import { listenForStop, requestStop, stop } from './stop.mjs';

const KILLED = 130;

/**
 * Runs `bringUp`, keeps what it hands to `keep` running until Ctrl-C or until one part ends, then stops the parts, the last one first.
 * A part is `{ name, exited, stop(), kill(), failure() }`. Resolves with the exit code.
 */
export async function supervise(bringUp) {
  const parts = [];
  let fail;
  const failed = new Promise((_resolve, reject) => (fail = reject));
  failed.catch(() => undefined);
  // An error of this program must not leave processes behind either.
  process.on('uncaughtException', fail);
  listenForStop(() => {
    say('Killing everything.');
    for (const part of parts) part.kill();
    process.exit(KILLED);
  });
  const stopped = once(stop, 'abort');

  const starting = bringUp((part) => {
    parts.push(part);
    part.exited.then(async () => stop.aborted || fail(await part.failure()), fail);
  });
  let exitCode = 0;
  try {
    await Promise.race([starting, failed, stopped]);
    await Promise.race([failed, stopped]);
    say();
  } catch (error) {
    exitCode = stop.aborted ? 0 : 1;
    if (!stop.aborted) reportFailure(error);
  }
  requestStop();
  await starting.catch(() => undefined);
  return (await stopAll(parts)) ? exitCode : 1;
}

async function stopAll(parts) {
  let clean = true;
  for (const part of parts.toReversed()) {
    await step(`Stop ${part.name}`, () => part.stop()).catch((error) => {
      clean = false;
      reportFailure(error);
    });
  }
  return clean;
}
