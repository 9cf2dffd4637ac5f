import { Dice } from './hostile/dice.js';
import type { Reply } from './setup/simulator-server.js';

/** The input for hostile answers. */
interface Material {
  /** A valid answer with a status that is not final. */
  pending: object;
  statusMembers: readonly string[];
  /** Echoed by the provider; must not appear in the answer of the connector. */
  secrets: readonly string[];
}

export interface HostileAnswer extends Reply {
  status: number;
  body: string;
  about: 'invoke' | 'enquiry';
}

const SEED = 20_261_125;
const STATUSES = [200, 200, 200, 200, 201, 202, 204, 301, 302, 400, 401, 403, 404, 409, 410, 418, 422, 500, 502, 503];
/** Unknown statuses, and values that are not a status. */
const NO_STATUS: readonly unknown[] = [
  '',
  'paid ',
  'SUCCES',
  'sucess',
  'ok',
  'Done',
  '\u0000',
  '\ud800',
  null,
  0,
  1,
  true,
  [],
  {},
  ['paid'],
  1e308,
  '__proto__',
  'constructor',
  'toString',
];
const BODIES: readonly string[] = [
  '',
  'null',
  '[]',
  '{}',
  '"paid"',
  '0',
  '{"status":',
  '<html><body>502',
  '\u0000\u0000',
  '{"__proto__":{"status":"paid"}}',
  `{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`,
  'x'.repeat(300_000),
];

/** Answers of a broken or hostile provider. None of them reports anything final. */
export function* hostileAnswers(count: number, { pending, statusMembers, secrets }: Material): Generator<HostileAnswer> {
  const dice = new Dice(SEED);
  const roll = (): number => dice.roll();
  const pick = <Item>(items: readonly Item[]): Item => dice.pick(items);
  const spoil = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(spoil);
    if (typeof value !== 'object' || value === null) {
      const chance = roll();
      if (chance < 0.05) return null;
      if (chance < 0.1) return { nested: value };
      if (chance < 0.15) return `${pick(secrets)} \u0000`;
      return chance < 0.18 ? -9_007_199_254_740_991 : value;
    }
    const entries = Object.entries(value).filter(() => roll() > 0.05);
    return Object.fromEntries(entries.map(([name, member]) => [name, statusMembers.includes(name) ? pick(NO_STATUS) : spoil(member)]));
  };
  for (let made = 0; made < count; made += 1) {
    const mutated = (): string =>
      JSON.stringify(spoil({ ...pending, message: `${pick(secrets)} in words`, error: { code: `no_such_code_${String(made)}`, message: pick(secrets) } }));
    const body = roll() < 0.75 ? mutated() : pick(BODIES);
    const headers = { 'content-type': roll() < 0.8 ? 'application/json' : 'text/plain' };
    yield { status: pick(STATUSES), headers, body, about: roll() < 0.6 ? 'invoke' : 'enquiry' };
  }
}
