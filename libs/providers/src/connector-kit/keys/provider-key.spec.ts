import { newId, type Operation, OPERATIONS } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isKeyRemembered, type KeyForm, providerKeyOf } from './provider-key.js';

const PAYOUT = 'po_0190c5a1b2c37d4e8f90123456789abc';
/** What a payment message of ISO 20022 takes as an identification: 35 characters. */
const ISO_20022: KeyForm = { length: 35, alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' };
const FORMS: [string, KeyForm, RegExp][] = [
  ['a readable key', 'readable', /^po_[0-9a-f]{32}-[a-z]+(-details(-[0-9]+)?)?$/],
  ['a UUID', 'uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['35 capital letters and digits', ISO_20022, /^[A-Z0-9]{35}$/],
  ['32 hexadecimal digits', { length: 32, alphabet: '0123456789abcdef' }, /^[0-9a-f]{32}$/],
];
const ORDERS: [Operation, number][] = [...OPERATIONS.map((operation): [Operation, number] => [operation, 1]), ['submit_details', 2], ['submit_details', 12]];

describe('the key of an operation', () => {
  it.each<[KeyForm, Operation, number, string]>([
    ['readable', 'invoke', 1, `${PAYOUT}-invoke`],
    ['readable', 'submit_details', 1, `${PAYOUT}-submit-details`],
    ['readable', 'submit_details', 2, `${PAYOUT}-submit-details-2`],
    ['uuid', 'invoke', 1, '9af97626-397e-54f7-a88c-c88cef85dbdb'],
    ['uuid', 'submit_details', 2, 'ca2e87fd-d46b-5e62-b8f7-452421873650'],
    [ISO_20022, 'invoke', 1, 'EFWQQF80OR826TKNL86V191ZL4LASNOMXN3'],
  ])('in the form %j of %s number %i is the same in every version of the gateway', (form, operation, ordinal, key) => {
    expect(providerKeyOf(form, PAYOUT, operation, ordinal)).toBe(key);
  });

  it.each(FORMS)('keeps to its form: %s', (_, form, pattern) => {
    for (const [operation, ordinal] of ORDERS) expect(providerKeyOf(form, newId('payout'), operation, ordinal)).toMatch(pattern);
  });

  it.each(FORMS)('belongs to one operation of one payout only: %s', (_, form) => {
    const order = fc.record({ payout: fc.integer({ min: 0, max: 3 }), operation: fc.constantFrom(...OPERATIONS), ordinal: fc.integer({ min: 1, max: 30 }) });
    const keyOf = ({ payout, operation, ordinal }: { payout: number; operation: Operation; ordinal: number }) =>
      providerKeyOf(form, PAYOUT.slice(0, -1) + String(payout), operation, ordinal);
    fc.assert(
      fc.property(order, order, (one, other) => {
        const isSame = one.payout === other.payout && one.operation === other.operation && one.ordinal === other.ordinal;
        expect(keyOf(one) === keyOf(other)).toBe(isSame);
      }),
    );
  });

  it.each<[string, KeyForm]>([
    ['too short', { length: 20, alphabet: '0123456789abcdef' }],
    ['with a character that is named twice', { length: 60, alphabet: '00123456789' }],
    ['with a part of a character', { length: 40.5, alphabet: '0123456789abcdef' }],
    ['of one character', { length: 200, alphabet: 'a' }],
  ])('is not made in a form that is %s', (_, form) => {
    expect(() => providerKeyOf(form, PAYOUT, 'invoke')).toThrow(TypeError);
  });
});

describe('the memory of a provider', () => {
  it.each<[number | 'unlimited', number, boolean]>([
    [1_000, 1_000, true],
    [1_000, 1_001, false],
    [0, 0, true],
    [0, 1, false],
    ['unlimited', Number.MAX_SAFE_INTEGER, true],
  ])('keeps a key for %j milliseconds: one that is %i old is held: %j', (lifetimeMs, ageMs, isHeld) => {
    expect(isKeyRemembered(lifetimeMs, ageMs)).toBe(isHeld);
  });
});
