import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ACCOUNT_ACTIONS, ACCOUNT_TABS } from '../../lib/url/account-tabs.js';
import { readOneOf, readText } from '../../lib/url/search-params.js';
import { type Raw, shellRoute } from './session-routes.js';

const providersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers',
  component: lazyRouteComponent(() => import('../../features/providers/accounts/providers.page.js'), 'ProvidersPage'),
});

const newAccountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/new',
  validateSearch: (raw: Raw): { provider?: string } => ({ provider: readText(raw['provider'], 40) }),
  component: lazyRouteComponent(() => import('../../features/providers/accounts/new-account.page.js'), 'NewAccountPage'),
});

const routesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/routes',
  component: lazyRouteComponent(() => import('../../features/providers/routes/routes.page.js'), 'RoutesPage'),
});

const merchantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/merchants',
  validateSearch: (raw: Raw): { search?: string } => ({ search: readText(raw['search'], 200) }),
  component: lazyRouteComponent(() => import('../../features/providers/merchants/merchants.page.js'), 'MerchantsPage'),
});

const merchantRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/merchants/$merchantId',
  component: lazyRouteComponent(() => import('../../features/providers/merchants/merchant.page.js'), 'MerchantPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/$accountId',
  validateSearch: (raw: Raw): { tab?: (typeof ACCOUNT_TABS)[number]; do?: (typeof ACCOUNT_ACTIONS)[number] } => ({
    tab: readOneOf(raw['tab'], ACCOUNT_TABS),
    do: readOneOf(raw['do'], ACCOUNT_ACTIONS),
  }),
  component: lazyRouteComponent(() => import('../../features/providers/accounts/account.page.js'), 'AccountPage'),
});

const servicesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/services',
  component: lazyRouteComponent(() => import('../../features/providers/services/services.page.js'), 'ServicesPage'),
});

/** Provider accounts, routes, services and merchants. */
export const providerRoutes = [providersRoute, newAccountRoute, routesRoute, servicesRoute, merchantsRoute, merchantRoute, accountRoute] as const;
