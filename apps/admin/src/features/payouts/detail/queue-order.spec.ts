import { describe, expect, it } from '@jest/globals';
import { queueOrder, type ReadPage } from './queue-order.js';

const page = (filter: ReadPage['filter'], ids: readonly string[], next: string | null): ReadPage => ({
  filter,
  page: { next_cursor: next, data: ids.map((id) => ({ payout: { id }, opened_at: `2026-11-28T10:00:0${id.slice(-1)}Z` })) },
});

describe('queueOrder', () => {
  it('goes on over all pages that were read, from the longest waiting on, and names the page that follows', () => {
    const pages = [page({ cursor: 'c1' }, ['po_3', 'po_4'], 'c2'), page({}, ['po_1', 'po_2'], 'c1')];
    expect(queueOrder(pages, 'po_2')).toEqual({ ids: ['po_1', 'po_2', 'po_3', 'po_4'], next: { cursor: 'c2' } });
  });

  it('keeps to the filter under which the payout was listed', () => {
    const pages = [page({ reason: 'HELD' }, ['po_5'], null), page({}, ['po_1', 'po_2'], 'c1')];
    expect(queueOrder(pages, 'po_5')).toEqual({ ids: ['po_5'], next: undefined });
    expect(queueOrder(pages, 'po_1').next).toEqual({ cursor: 'c1' });
  });

  it('is empty where no page was read', () => {
    expect(queueOrder([], 'po_1')).toEqual({ ids: [], next: undefined });
  });
});
