import { describe, expect, it } from '@jest/globals';
import { type Acknowledged, compare, type KnownPayout, type Movement, type ProviderRequest, type Sets } from './comparison.mjs';

const ORDERED: readonly Acknowledged[] = [
  { id: 'po_paid', reference: 'r-1', amountMinor: 10_000 },
  { id: 'po_failed', reference: 'r-2', amountMinor: 5_000 },
  { id: 'po_unknown', reference: 'r-3', amountMinor: 700 },
];
/** Keys have any form: here, none that leads back to the id. */
const keyOf = (id: string): string => Buffer.from(id).toString('hex');
const DEFAULTS = { hasOpenCase: false, isSettled: true, hasWholeHistory: true, waits: '' };
const KNOWN: readonly KnownPayout[] = [
  { ...DEFAULTS, ...(ORDERED[0] as Acknowledged), key: keyOf('po_paid'), status: 'PROCESSED', processedMinor: 10_000 },
  { ...DEFAULTS, ...(ORDERED[1] as Acknowledged), key: keyOf('po_failed'), status: 'PROCESS_FAILED', processedMinor: 0 },
  { ...DEFAULTS, ...(ORDERED[2] as Acknowledged), key: keyOf('po_unknown'), status: 'INVOKING', processedMinor: null, hasOpenCase: true },
];
const out = (id: string, amountMinor: number): Movement => ({ reference: id, key: keyOf(id), kind: 'out', amountMinor });
const back = (id: string, amountMinor: number): Movement => ({ ...out(id, amountMinor), kind: 'back' });
const create = (id: string): ProviderRequest => ({ key: keyOf(id), operation: 'create' });

/** Three agreeing sets: one payout paid, one failed, and one in a case while its money is out. */
const AGREED: Sets = {
  merchant: ORDERED,
  gateway: KNOWN,
  movements: [out('po_paid', 10_000), out('po_unknown', 700)],
  requests: ['po_paid', 'po_failed', 'po_unknown'].map(create),
};

const changed = (id: string, change: Partial<KnownPayout>): Pick<Sets, 'gateway'> => ({
  gateway: KNOWN.map((payout) => (payout.id === id ? { ...payout, ...change } : payout)),
});

const DIFFERENCES: readonly [string, string, string, Partial<Sets>][] = [
  ['double move', 'po_paid', 'money that left twice with one key', { movements: [...AGREED.movements, out('po_paid', 10_000)] }],
  ['double move', 'po_paid', 'money that left with two keys', { movements: [...AGREED.movements, { ...out('po_paid', 10_000), key: 'another' }] }],
  ['double move', 'po_unknown', 'money that left twice while a human is asked', { movements: [...AGREED.movements, out('po_unknown', 700)] }],
  ['double move', 'po_unknown', 'more than was ordered', { movements: [out('po_paid', 10_000), out('po_unknown', 701)] }],
  ['missing', 'po_failed', 'an acknowledged payout that is not in the database', { gateway: KNOWN.filter(({ id }) => id !== 'po_failed') }],
  ['missing', 'po_paid', 'a payout that is PROCESSED while no money left', { movements: [out('po_unknown', 700)] }],
  ['missing', 'po_paid', 'a payout that is PROCESSED while its money came back', { movements: [...AGREED.movements, back('po_paid', 10_000)] }],
  ['missing', 'po_failed', 'money that is out for a payout in a failed final status', { movements: [...AGREED.movements, out('po_failed', 5_000)] }],
  ['missing', 'po_paid', 'one payout for two orders', { merchant: [...ORDERED, { id: 'po_paid', reference: 'r-4', amountMinor: 10_000 }] }],
  ['unexpected', 'po_failed', 'a payout that is not in the log of the merchant', { merchant: ORDERED.filter(({ id }) => id !== 'po_failed') }],
  ['unexpected', 'po_stranger', 'money for a payout that was not ordered', { movements: [...AGREED.movements, out('po_stranger', 1)] }],
  ['unexpected', keyOf('po_stranger'), 'a request for a payout that is not in the database', { requests: [...AGREED.requests, create('po_stranger')] }],
  ['wrong amount', 'po_failed', 'an amount that differs from the order', changed('po_failed', { amountMinor: 5_001 })],
  ['wrong amount', 'po_paid', 'a recorded amount that differs from the movement', changed('po_paid', { processedMinor: 9_999 })],
  ['sent again', 'po_unknown', 'a second create without an operator', { requests: [...AGREED.requests, create('po_unknown')] }],
  ['broken history', 'po_paid', 'events that do not lead to the status', changed('po_paid', { hasWholeHistory: false })],
  ['not settled', 'po_failed', 'a payout that is neither final nor in a case', changed('po_failed', { status: 'READY', isSettled: false })],
];

describe('comparison of merchant log, database and provider ledger', () => {
  it('finds nothing where all three agree', () => {
    expect(compare(AGREED)).toEqual([]);
  });

  it.each(DIFFERENCES)('reports "%s" for %s: %s', (kind, id, _, difference) => {
    expect(compare({ ...AGREED, ...difference })).toContainEqual(expect.objectContaining({ kind, id }));
  });

  it('ignores differences that a human is asked to settle', () => {
    expect(compare({ ...AGREED, movements: [out('po_paid', 10_000)] })).toEqual([]);
    expect(compare({ ...AGREED, ...changed('po_paid', { hasOpenCase: true }), movements: [] })).toEqual([]);
  });
});
