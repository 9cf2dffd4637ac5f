import type { ServiceEntity } from '@app/database';
import { formatAmount } from '@app/domain';
import type { AccountDetail, StoredRoute, RouteChange } from '@app/providers';
import { CHANGE_TITLES } from '../change-labels.js';
import type { RouteChangeView, RouteView } from './route.view.js';

export function routeView(route: StoredRoute, services: ReadonlyMap<string, ServiceEntity>, accounts: ReadonlyMap<string, AccountDetail>): RouteView {
  const currency = services.get(route.serviceCode)?.currency ?? '';
  const account = accounts.get(route.providerAccountId);
  const amount = (minor: bigint | null): string | null => (minor === null ? null : formatAmount(minor, currency));
  return {
    id: route.id,
    service: route.serviceCode,
    currency,
    provider_account: route.providerAccountId,
    provider_account_name: account?.name ?? route.providerAccountId,
    mode: account?.mode ?? 'test',
    merchant: route.merchantId,
    priority: route.priority,
    min_amount: amount(route.minAmountMinor),
    max_amount: amount(route.maxAmountMinor),
    enabled: route.enabled,
  };
}

export function routeChangeView({ action, operatorName, changedAt }: RouteChange, route: RouteView): RouteChangeView {
  return { title: CHANGE_TITLES[action] ?? action, operator: operatorName, at: changedAt.toISOString(), route };
}
