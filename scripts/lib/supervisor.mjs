import { once } from 'node:events';
import process from 'node:process';
import { reportFailure, say, step } from './output.mjs';
import { listenForStop, requestStop, stop } from './stop.mjs';

/**
 * Runs `bringUp`, keeps the parts that it hands to `keep` running until Ctrl-C or until one of them ends, then stops them, the last one first.
 * A part is `{ name, exited, stop(), kill(), failure() }`. Resolves with the exit code.
 */
export async function supervise(bringUp) {
  const parts = [];
  let exitCode = 0;
  let fail;
  const failed = new Promise((_resolve, reject) => (fail = reject));
  failed.catch((error) => {
    exitCode = 1;
    reportFailure(error);
  });
  // An error of this program must not leave processes behind either.
  process.on('uncaughtException', fail);
  listenForStop(() => {
    say('Killing everything.');
    for (const part of parts) part.kill();
    process.exit(130);
  });
  const keep = (part) => {
    parts.push(part);
    part.exited.then(async () => stop.aborted || fail(await part.failure()), fail);
  };

  const starting = bringUp(keep);
  starting.catch((error) => stop.aborted || fail(error));
  await Promise.race([failed, once(stop, 'abort')]).catch(() => undefined);
  requestStop();
  await starting.catch(() => undefined);
  say();
  for (const part of parts.toReversed()) await step(`Stop ${part.name}`, part.stop).catch(fail);
  return exitCode;
}
