import { describe, expect, it } from '@jest/globals';
import type { RouteView } from '../../../generated/types.gen.js';
import { routeErrors, initialRoute, toRoute } from './route-form.js';
import { amountRangeText, routesByService, routeSummary } from './route-order.js';

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
  it("are sorted as they are tried: a merchant's own first, then by priority", () => {
    const routes = [route('a'), route('b', { priority: 10 }), route('c', { merchant: 'mer_1', priority: 500 }), route('d', { service: 'other' })];
    expect(routesByService([SERVICE], routes)[0]?.routes.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('include services without a route', () => {
    expect(routesByService([SERVICE], [])).toEqual([{ service: SERVICE, routes: [] }]);
  });

  it('show their amounts with the currency', () => {
    expect(amountRangeText(route('a'))).toBe('Any amount in EUR');
    expect(amountRangeText(route('a', { min_amount: '1000.00' }))).toBe('From 1,000.00 EUR');
    expect(amountRangeText(route('a', { max_amount: '50.00' }))).toBe('Up to 50.00 EUR');
    expect(amountRangeText(route('a', { min_amount: '0.00', max_amount: '50.00' }))).toBe('0.00 EUR to 50.00 EUR');
  });
});

it('summarises when and for whom a route is used', () => {
  expect(routeSummary(route('a'))).toBe('All merchants · priority 100 · Any amount in EUR · on');
  expect(routeSummary(route('a', { merchant: 'mer_1', priority: 3, max_amount: '50.00', enabled: false }))).toBe('mer_1 · priority 3 · Up to 50.00 EUR · off');
});

describe('the route form', () => {
  it('writes a stored route back unchanged', () => {
    const kept = route('a', { min_amount: '10.00', priority: 7, enabled: false });
    expect(toRoute(initialRoute(kept))).toEqual({ priority: 7, min_amount: '10.00', max_amount: null, enabled: false });
    expect(toRoute(initialRoute(null))).toEqual({ priority: 100, min_amount: null, max_amount: null, enabled: true });
  });

  it('reports invalid inputs', () => {
    const draft = initialRoute(null);
    expect(routeErrors(draft, 'EUR')).toEqual({});
    expect(routeErrors({ ...draft, priority: '-1', maxAmount: '1.5' }, 'JPY')).toEqual({
      priority: 'A whole number from 0 to 10000.',
      maxAmount: expect.stringContaining('JPY') as unknown,
    });
  });
});
