import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MAX_SEED, wholeNumber } from '../chaos/whole-number.mjs';

/** For each fail-over. */
const FULL = { payouts: 3_000, workers: 3, apis: 2, 'away-seconds': 3, 'recovery-seconds': 60, 'limit-seconds': 2_400 };
const SHORT = { payouts: 300, workers: 2, apis: 1, 'away-seconds': 1, 'recovery-seconds': 60, 'limit-seconds': 300 };
const CHOICES = { queue: ['postgres', 'redis', 'both'], death: ['crash', 'vanish', 'both'], standby: ['sync', 'async'] };

const choices = (name) => `[--${name} ${CHOICES[name].join('|')}]`;
export const USAGE = `Usage: npm run drill:failover -- [--short] [--seed <number>] ${choices('queue')} ${choices('death')} ${choices('standby')} [--pause-replication] [--logs <folder>]
${Object.keys(FULL)
  .map((name) => `  --${name} <number>`.padEnd(32) + `${FULL[name]}, with --short ${SHORT[name]}`)
  .join('\n')}`;

/**
 * Reads the flags.
 * @throws Error with a sentence about the first invalid flag
 */
export function readOptions(args) {
  const texts = [...Object.keys(FULL), ...Object.keys(CHOICES), 'seed', 'logs'].map((name) => [name, { type: 'string' }]);
  const flags = ['short', 'pause-replication', 'help'].map((name) => [name, { type: 'boolean' }]);
  const { values } = parseArgs({ args, options: Object.fromEntries([...texts, ...flags]) });
  const { short = false, help = false, logs, 'pause-replication': isReplicationPaused = false } = values;
  const number = (name) => (values[name] === undefined ? (short ? SHORT : FULL)[name] : wholeNumber(name, values[name]));
  const choice = (name, fallback) => chosen(name, values[name] ?? fallback);
  const options = {
    short,
    help,
    logs,
    isReplicationPaused,
    isSynchronous: choice('standby', 'sync') === 'sync',
    queues: each(choice('queue', short ? 'postgres' : 'both'), 'postgres', 'redis'),
    deaths: each(choice('death', short ? 'vanish' : 'both'), 'crash', 'vanish'),
    seed: values.seed === undefined ? randomInt(1, MAX_SEED) : wholeNumber('seed', values.seed),
    payouts: number('payouts'),
    workers: number('workers'),
    apis: number('apis'),
    awayMs: number('away-seconds') * 1_000,
    recoveryMs: number('recovery-seconds') * 1_000,
    limitMs: number('limit-seconds') * 1_000,
  };
  if (options.workers < 1) throw new Error('--workers must be 1 or more');
  if (options.apis < 1) throw new Error('--apis must be 1 or more');
  if (isReplicationPaused && options.isSynchronous)
    throw new Error('--pause-replication needs --standby async: no commit ends while a synchronous standby is away');
  return options;
}

function chosen(name, value) {
  if (!CHOICES[name].includes(value)) throw new Error(`--${name} must be one of ${CHOICES[name].join(', ')}`);
  return value;
}

function each(choice, ...all) {
  return choice === 'both' ? all : [choice];
}
