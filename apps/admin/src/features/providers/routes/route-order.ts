import type { RouteView, ServiceChoiceView } from '../../../generated/types.gen.js';
import { amountText } from '../../../lib/format/amount-text.js';
import { shortId } from '../../../lib/format/short-id.js';

/** A service with its routes in the order in which they are tried. */
export interface ServiceRoutes {
  service: ServiceChoiceView;
  routes: RouteView[];
}

function isBefore(one: RouteView, other: RouteView): number {
  const merchants = Number(one.merchant === null) - Number(other.merchant === null);
  return merchants || one.priority - other.priority || one.id.localeCompare(other.id);
}

/** All services with their routes in the order in which they are tried: a merchant's own first, then by priority. */
export function routesByService(services: readonly ServiceChoiceView[], routes: readonly RouteView[]): ServiceRoutes[] {
  return services.map((service) => ({ service, routes: routes.filter((route) => route.service === service.code).sort(isBefore) }));
}

/** The amounts for which a route is used, with the ISO code. */
export function amountRangeText({ min_amount: min, max_amount: max, currency }: Pick<RouteView, 'min_amount' | 'max_amount' | 'currency'>): string {
  if (min === null && max === null) return `Any amount in ${currency}`;
  if (max === null) return `From ${amountText(min ?? '0', currency)}`;
  return min === null ? `Up to ${amountText(max, currency)}` : `${amountText(min, currency)} to ${amountText(max, currency)}`;
}

/** When and for whom a route is used, in one line. */
export function routeSummary(route: Pick<RouteView, 'priority' | 'merchant' | 'enabled' | 'min_amount' | 'max_amount' | 'currency'>): string {
  const { priority, merchant, enabled } = route;
  return [merchant === null ? 'All merchants' : shortId(merchant), `priority ${String(priority)}`, amountRangeText(route), enabled ? 'on' : 'off'].join(' · ');
}
