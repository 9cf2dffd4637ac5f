// Whether strangers who sign in slow down the creation of payouts: creations alone and beside a flood, one after the other and again.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createPayouts } from './load.mjs';
import { root } from './processes.mjs';

const WARM_UP_SECONDS = 2;

/** @returns a function that ends the flood and returns how the sign-ins were answered */
function startFlood(url) {
  const strangers = spawn(process.execPath, [`${root}test/bench/strangers.mjs`, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  strangers.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const ended = new Promise((resolve) => strangers.once('close', resolve));
  return async () => {
    strangers.kill('SIGTERM');
    await ended;
    return JSON.parse(text);
  };
}

/**
 * @returns creations per second alone and beside the flood, and what is left beside it, as medians of all rounds
 * @throws Error when a creation fails, or a sign-in is answered with anything but 401 and 429, or late
 */
export async function measureFlood({ url, apiKey, durationSeconds, rounds }) {
  const load = { apiKey, durationSeconds, amount: '100.00' };
  await createPayouts(url, { ...load, durationSeconds: WARM_UP_SECONDS });
  const seen = { alone: [], beside: [] };
  for (let round = 0; round < rounds; round += 1) {
    seen.alone.push((await createPayouts(url, load)).perSecond);
    const endFlood = startFlood(url);
    seen.beside.push((await createPayouts(url, load)).perSecond);
    const answers = await endFlood();
    if (answers.slow + answers.other > 0 || answers[401] + answers[429] === 0)
      throw new Error(`sign-ins were answered late or wrongly: ${JSON.stringify(answers)}`);
  }
  const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  // Of the rounds, not of their sums: other load of the machine changes slower than a round takes.
  const ratio = median(seen.beside.map((beside, round) => beside / seen.alone[round]));
  return { alone: median(seen.alone), beside: median(seen.beside), ratio };
}
