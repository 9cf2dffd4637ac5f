import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MAX_SEED, wholeNumber } from './whole-number.mjs';

/** Numbers of payouts and faults for each queue. */
const FULL = {
  payouts: 5_000,
  'worker-kills': 100,
  'database-kills': 10,
  pauses: 20,
  vanishings: 5,
  'long-pauses': 1,
  'queue-wipes': 5,
  'redis-kills': 5,
  'api-kills': 5,
  workers: 3,
  apis: 2,
  'limit-seconds': 2_400,
};
const SHORT = {
  payouts: 400,
  'worker-kills': 8,
  'database-kills': 1,
  pauses: 1,
  vanishings: 1,
  'long-pauses': 0,
  'queue-wipes': 1,
  'redis-kills': 1,
  'api-kills': 1,
  workers: 2,
  apis: 2,
  'limit-seconds': 300,
};
const QUEUES = ['postgres', 'redis', 'both'];

export const USAGE = `Usage: npm run chaos -- [--short] [--seed <number>] [--queue ${QUEUES.join('|')}] [--logs <folder>]
${Object.keys(FULL)
  .map((name) => `  --${name} <number>`.padEnd(28) + `${FULL[name]}, with --short ${SHORT[name]}`)
  .join('\n')}`;

/**
 * Reads the flags.
 * @throws Error with a sentence about the first invalid flag
 */
export function readOptions(args) {
  const amounts = Object.fromEntries(Object.keys(FULL).map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({
    args,
    options: {
      ...amounts,
      short: { type: 'boolean' },
      seed: { type: 'string' },
      queue: { type: 'string' },
      logs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { short = false, queue = 'both', logs, help = false } = values;
  if (!QUEUES.includes(queue)) throw new Error(`--queue must be one of ${QUEUES.join(', ')}`);
  const defaults = short ? SHORT : FULL;
  const number = (name) => (values[name] === undefined ? defaults[name] : wholeNumber(name, values[name]));
  const options = {
    short,
    help,
    logs,
    queues: queue === 'both' ? ['postgres', 'redis'] : [queue],
    seed: values.seed === undefined ? randomInt(1, MAX_SEED) : wholeNumber('seed', values.seed),
    payouts: number('payouts'),
    workers: number('workers'),
    apis: number('apis'),
    limitMs: number('limit-seconds') * 1_000,
    faults: {
      'worker-kill': number('worker-kills'),
      'database-kill': number('database-kills'),
      pause: number('pauses'),
      vanishing: number('vanishings'),
      'long-pause': number('long-pauses'),
      'queue-wipe': number('queue-wipes'),
      'redis-kill': number('redis-kills'),
      'api-kill': number('api-kills'),
    },
  };
  if (options.workers < 2) throw new Error('--workers must be 2 or more: one of them may be paused');
  if (options.apis < 1) throw new Error('--apis must be 1 or more');
  return options;
}
