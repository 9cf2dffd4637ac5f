import process from 'node:process';
import { bringUp } from './bring-up.mjs';
import { killCommands } from './commands.mjs';
import { reportFailure, say, step } from './output.mjs';
import { listenForStop } from './stop-signals.mjs';

const OPTIONS = ['--no-demo'];
const KILLED = 130;

/** The whole of `npm start`. Resolves with the exit code when everything that was started has ended. */
export async function runUntilStopped(args) {
  const unknown = args.find((argument) => !OPTIONS.includes(argument));
  if (unknown !== undefined) {
    say(`Unknown option ${unknown}. Usage: npm start [-- --no-demo]`);
    return 2;
  }

  const parts = createParts();
  const stop = listenForStop(() => {
    say('Killing everything.');
    parts.killAll();
    killCommands();
    parts.lock?.release();
    process.exit(KILLED);
  });
  const stopRequested = new Promise((resolve) => stop.addEventListener('abort', () => resolve('stop'), { once: true }));

  let exitCode = 0;
  const comingUp = bringUp(parts, stop, { playDemo: !args.includes('--no-demo') });
  try {
    const outcome = await Promise.race([comingUp, parts.firstDeath, stopRequested]);
    if (outcome !== 'stop') await Promise.race([parts.firstDeath, stopRequested]);
    say();
  } catch (error) {
    if (!stop.aborted) {
      exitCode = 1;
      reportFailure(error);
    }
  }
  parts.stopping = true;
  killCommands();
  await comingUp.catch(() => undefined);
  const clean = await stopAll(parts);
  parts.lock?.release();
  return clean ? exitCode : 1;
}

async function stopAll(parts) {
  let clean = true;
  for (const part of parts.inStopOrder()) {
    await step(`Stop ${part.name}`, () => part.stop()).catch((error) => {
      clean = false;
      reportFailure(error);
    });
  }
  return clean;
}

/** What is running, in the order in which it was started; it is stopped from the last to the first. */
function createParts() {
  const started = [];
  let die;
  const firstDeath = new Promise((_resolve, reject) => (die = reject));
  firstDeath.catch(() => undefined);
  // An error of ours must not leave processes behind either.
  process.on('uncaughtException', die);
  return {
    stopping: false,
    lock: undefined,
    firstDeath,
    /** `exited` settles when the part ends; `failure()` then tells why. */
    add(part) {
      started.push(part);
      const report = async () => {
        if (!this.stopping) die(await part.failure());
      };
      part.exited.then(report, die);
    },
    inStopOrder: () => [...started].reverse(),
    killAll() {
      for (const part of started) {
        try {
          part.kill();
        } catch {
          // It has ended already.
        }
      }
    },
  };
}
