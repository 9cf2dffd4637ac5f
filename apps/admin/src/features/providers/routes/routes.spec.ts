import { describe, expect, it } from '@jest/globals';
import type { RouteView } from '../../../generated/types.gen.js';
import { routeFaults, startRoute, toRoute } from './route-form.js';
import { rangeWords, routesByService, routeWords } from './route-order.js';

const route = (id: string, rest: Partial<RouteView> = {}): RouteView => ({
  id,
  service: 'bank_transfer_eur',
  currency: 'EUR',
  provider_account: 'pac_1',
  provider_account_name: 'Bank',
  mode: 'test',
  merchant: null,
  priority: 100,
  min_amount: null,
  max_amount: null,
  enabled: true,
  ...rest,
});
const SERVICE = { code: 'bank_transfer_eur', name: 'Bank transfer, euro', method: 'bank_transfer', currency: 'EUR' };

describe('routes', () => {
  it("stand as they are tried: a merchant's own first, then by priority", () => {
    const routes = [route('a'), route('b', { priority: 10 }), route('c', { merchant: 'mer_1', priority: 500 }), route('d', { service: 'other' })];
    expect(routesByService([SERVICE], routes)[0]?.routes.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('keep a service that has none', () => {
    expect(routesByService([SERVICE], [])).toEqual([{ service: SERVICE, routes: [] }]);
  });

  it('say their amounts with the currency', () => {
    expect(rangeWords(route('a'))).toBe('Any amount in EUR');
    expect(rangeWords(route('a', { min_amount: '1000.00' }))).toBe('From 1,000.00 EUR');
    expect(rangeWords(route('a', { max_amount: '50.00' }))).toBe('Up to 50.00 EUR');
    expect(rangeWords(route('a', { min_amount: '0.00', max_amount: '50.00' }))).toBe('0.00 EUR to 50.00 EUR');
  });
});

it('a route says in one line when and for whom it is taken', () => {
  expect(routeWords(route('a'))).toBe('Everybody · priority 100 · Any amount in EUR · on');
  expect(routeWords(route('a', { merchant: 'mer_1', priority: 3, max_amount: '50.00', enabled: false }))).toBe('mer_1 · priority 3 · Up to 50.00 EUR · off');
});

describe('a route in a form', () => {
  it('comes back as it went in', () => {
    const kept = route('a', { min_amount: '10.00', priority: 7, enabled: false });
    expect(toRoute(startRoute(kept))).toEqual({ priority: 7, min_amount: '10.00', max_amount: null, enabled: false });
    expect(toRoute(startRoute(null))).toEqual({ priority: 100, min_amount: null, max_amount: null, enabled: true });
  });

  it('says what cannot be read', () => {
    const draft = startRoute(null);
    expect(routeFaults(draft, 'EUR')).toEqual({});
    expect(routeFaults({ ...draft, priority: '-1', maxAmount: '1.5' }, 'JPY')).toEqual({
      priority: 'A whole number from 0 to 10000.',
      maxAmount: expect.stringContaining('JPY') as unknown,
    });
  });
});
