import { describe, expect, it } from '@jest/globals';
import { asCurrency, asOurKey } from '../json.js';
import { namedAmount } from './paid-amount.js';

describe('the amount that a provider names', () => {
  it('is what was paid, and is unreadable rather than the ordered one when it is missing', () => {
    expect(namedAmount('PROCESSED', 100n)).toEqual({ processedAmountMinor: 100n });
    expect(namedAmount('PROCESSED', null)).toEqual({ processedAmountMinor: null, isAmountUnreadable: true });
  });

  it('says nothing before the payment, and is nothing where no money is out', () => {
    expect(namedAmount('PENDING', 100n)).toEqual({ processedAmountMinor: null });
    for (const status of ['PROCESS_FAILED', 'REVOKED', 'CANCELLED'] as const) expect(namedAmount(status, null)).toEqual({ processedAmountMinor: 0n });
  });
});

describe('the key that a provider names', () => {
  it('is ours, or none, or another one whatever stands in its place', () => {
    expect(asOurKey('po_1-invoke')).toBe('po_1-invoke');
    for (const none of [undefined, null, '']) expect(asOurKey(none)).toBeNull();
    const others = [5, true, {}, [], ['po_1-invoke'], 'po_1-invoke ', '\u200fpo_1-invoke', 'po_1-invoke\u0000', 'x'.repeat(201)];
    expect(new Set(others.map(asOurKey))).toEqual(new Set(['[not a key]']));
  });
});

describe('the currency that a provider names', () => {
  it('is one, or none, or another one whatever stands in its place', () => {
    expect(['EUR', 'eur'].map(asCurrency)).toEqual(['EUR', 'eur']);
    for (const none of [undefined, null, '']) expect(asCurrency(none)).toBeNull();
    expect(new Set([978, {}, ['EUR'], 'EUR ', 'EURO', '\uff25\uff35\uff32'].map(asCurrency))).toEqual(new Set(['XXX']));
  });
});
