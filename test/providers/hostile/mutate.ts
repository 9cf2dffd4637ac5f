import type { Dice } from './dice.js';
import { Members, type Node, replaceIn, type Slot, slotsOf, textOf, treeOf, valueIn, Written } from './json-tree.js';

/** What mutations are made of besides the message. */
export interface Words {
  /** Words that the provider has for statuses. */
  statuses: readonly string[];
  /** Credentials and details of the recipient: echoed, and to be hidden. */
  secrets: readonly string[];
}

/** A message of a provider in which one or two members are not what they were. */
export interface Mutated {
  /** What was done, for people. */
  how: string;
  text: string;
}

type Mutation = (slot: Slot, dice: Dice, words: Words) => void;

/** Longer than anything that is kept, and shorter than the longest answer that is read: 256 KiB. */
const LONG = 'x'.repeat(200_000);
/** Longer than the longest answer that is read. */
const TOO_LONG = 'x'.repeat(1_048_576);
const DEPTH = 5_000;
const MANY = 10_000;
/** One in so many mutations is huge, because such messages cost the most time. */
const HUGE_SHARE = 0.03;

const OTHER_TYPES: readonly Node[] = [
  null,
  0,
  1,
  -1,
  true,
  false,
  '',
  ' ',
  new Written('[]'),
  new Written('{}'),
  new Written('[[]]'),
  new Written('{"value":1}'),
];
const ODD_NUMBERS: readonly string[] = ['-0', '-1', '1e2', '1E400', '1e-7', '0.1', '9007199254740993', '1'.repeat(100), '1e21', '100.000000000000001'];
const ODD_AMOUNTS: readonly string[] = [
  'NaN',
  'Infinity',
  '-1.00',
  '+1.00',
  '007.00',
  '1 000.00',
  '1\u2009000',
  '1,00',
  '1e2',
  '0x10',
  '１００',
  '٩',
  '9'.repeat(100),
  '0',
  '1.',
  '.5',
  '1.001',
];
const CURRENCIES: readonly string[] = ['GBP', 'gbp', 'XXX', 'EURO', 'ＥＵＲ', 'constructor'];
const KEYS: readonly string[] = [
  'po_0190c5a1b2c37d4e8f90123456789abd-invoke',
  '../../etc',
  'id with spaces',
  'a'.repeat(201),
  'po_0190c5a1b2c37d4e8f90123456789abc',
];
const DATES: readonly string[] = ['0000-01-01T00:00:00Z', '99999-12-31T00:00:00Z', '+099999-12-31T00:00:00.000Z', '2026-02-30T25:61:61Z', 'yesterday'];
const NO_TEXT: readonly string[] = ['\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\ufeff', '\u202e', '%00', "'; DROP TABLE payout;--", '${jndi:ldap://x}'];
const NAMES: readonly string[] = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '', '\u0000', 'x'.repeat(10_000)];

/** Ways to write a text that people would read as the same. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => (text.at(0) ?? '').toUpperCase() + text.slice(1),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => `\u200f${text}`,
  (text) => `${text}\u200b`,
  (text) => `${text}\u0301`,
  (text) => `\ufeff${text}`,
  (text) => `${text}\u0000`,
  (text) => `${text}\ud800`,
  (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  (text) => text.replace('a', 'а'),
  (text) => text.slice(0, -1),
  (text) => text + text,
];

const huge = (dice: Dice): Node => {
  const opened = dice.pick(['[', '{"a":']);
  return dice.pick<Node>([
    LONG,
    TOO_LONG,
    '\u0301'.repeat(50_000),
    new Written(opened.repeat(DEPTH) + '1' + (opened === '[' ? ']' : '}').repeat(DEPTH)),
    new Written(`{${Array.from({ length: MANY }, (_, index) => `"m${String(index)}":${String(index)}`).join(',')}}`),
    new Written(`[${'0,'.repeat(MANY)}0]`),
    new Written('9'.repeat(100_000)),
  ]);
};

const respelled: Mutation = (slot, dice) => {
  const value = valueIn(slot);
  const spell = dice.pick(SPELLINGS);
  if (typeof value === 'number') replaceIn(slot, dice.pick<Node>([value + 1, -value, value * 100, value / 100, String(value), spell(String(value))]));
  else replaceIn(slot, typeof value === 'string' ? spell(value) : dice.pick(OTHER_TYPES));
};

const replacedBy =
  (choices: (words: Words) => readonly Node[]): Mutation =>
  (slot, dice, words) => {
    replaceIn(slot, dice.pick(choices(words)));
  };

const removed: Mutation = ({ holder, index }) => void (holder instanceof Members ? holder.list : holder).splice(index, 1);

const renamed: Mutation = ({ holder, index }, dice) => {
  const member = holder instanceof Members ? holder.list[index] : undefined;
  if (member) member[0] = dice.pick([...NAMES, member[0].toUpperCase(), `${member[0]}\u200b`]);
};

/** Two values for one name: which one counts is not said by JSON. */
const doubled: Mutation = ({ holder, index }, dice, { statuses }) => {
  const other = dice.pick<Node>([...OTHER_TYPES, ...statuses]);
  if (holder instanceof Members) holder.list.splice(index + dice.below(2), 0, [holder.list[index]?.[0] ?? '', other]);
  else holder.splice(index, 0, ...holder.slice(index, index + 1));
};

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'another type': replacedBy(() => OTHER_TYPES),
  'an odd number': replacedBy(() => ODD_NUMBERS.map((text) => new Written(text))),
  'an odd amount': replacedBy(() => ODD_AMOUNTS),
  'another currency': replacedBy(() => CURRENCIES),
  'another key': replacedBy(() => KEYS),
  'another date': replacedBy(() => DATES),
  'another status': replacedBy(({ statuses }) => statuses),
  'no text': replacedBy(() => NO_TEXT),
  'an echo': replacedBy(({ secrets }) => secrets),
  'a name of the prototype': replacedBy(() => NAMES),
  'another spelling': respelled,
  'more of another spelling': respelled,
  'no member': removed,
  'another name': renamed,
  'a name twice': doubled,
};

/** A valid message with one or two members changed, at any depth. */
export function mutated(body: object, dice: Dice, words: Words): Mutated {
  const tree = treeOf(body);
  const how: string[] = [];
  for (let count = 1 + dice.below(2); count > 0; count -= 1) {
    const slots = slotsOf(tree);
    if (slots.length === 0) break;
    const slot = dice.pick(slots);
    const name = dice.roll() < HUGE_SHARE ? 'something huge' : dice.pick(Object.keys(MUTATIONS));
    if (name === 'something huge') replaceIn(slot, huge(dice));
    else MUTATIONS[name]?.(slot, dice, words);
    how.push(name);
  }
  return { how: how.join(' and '), text: textOf(tree) };
}
