import { MODERATION_ACTIONS, MODERATION_REASONS, MODES, type Mode, PAYOUT_STATUSES } from '@app/domain';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
  stripSearchParams,
} from '@tanstack/react-router';
import { sessionQuery } from '../features/session/api/current-session.js';
import { asProblem } from '../lib/api/api-problem.js';
import { ACCOUNT_ACTIONS, ACCOUNT_TABS } from '../lib/url/account-tabs.js';
import { DEFAULT_MODE } from '../lib/url/mode.js';
import { PAYOUT_TABS } from '../lib/url/payout-tabs.js';
import { leaveSession } from '../lib/session/shown-session.js';
import type { AuditLogFilter, PayoutsFilter } from '../lib/api/query-keys.js';
import { AUDIT_SOURCES } from '../lib/labels/audit-sources.js';
import { parseSearch, readDay, readOneOf, readSomeOf, readText, stringifySearch } from '../lib/url/search-params.js';
import { NotFoundPage, PageError, PagePending } from './page-fallbacks.js';
import { RootLayout } from './root-layout.js';

interface RouterContext {
  queryClient: QueryClient;
}

type Raw = Record<string, unknown>;

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: RootLayout, notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Raw): { return?: string; why?: 'ended' } => ({ return: readText(raw['return'], 2_000), why: readOneOf(raw['why'], ['ended']) }),
  component: lazyRouteComponent(() => import('../features/session/sign-in.page.js'), 'SignInPage'),
});

/** The parent of all screens that need a session. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  validateSearch: (raw: Raw): { mode?: Mode } => {
    const mode = readOneOf(raw['mode'], MODES);
    // Left out, not undefined: only what is left out is retained.
    return mode === undefined ? {} : { mode };
  },
  // The mode stays from screen to screen until it is switched; the default is not written.
  search: { middlewares: [stripSearchParams({ mode: DEFAULT_MODE }), retainSearchParams(['mode'])] },
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (!asProblem(error).isUnauthenticated) throw error;
      // Drops what a tab kept that was not running when its session ended.
      leaveSession();
      redirect({ to: '/sign-in', search: { return: location.href }, replace: true, throw: true });
    }
  },
  component: lazyRouteComponent(() => import('./shell.js'), 'Shell'),
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => redirect({ to: '/moderation', replace: true, throw: true }),
});

const moderationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/moderation',
  validateSearch: (raw: Raw): { reason?: (typeof MODERATION_REASONS)[number]; provider?: string; cursor?: string; at?: string } => ({
    reason: readOneOf(raw['reason'], MODERATION_REASONS),
    provider: readText(raw['provider'], 40),
    cursor: readText(raw['cursor']),
    at: readText(raw['at'], 40),
  }),
  component: lazyRouteComponent(() => import('../features/moderation/queue.page.js'), 'QueuePage'),
});

const payoutsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payouts',
  validateSearch: (raw: Raw): PayoutsFilter => ({
    search: readText(raw['search'], 128),
    status: readSomeOf(raw['status'], PAYOUT_STATUSES),
    same_recipient_as: readText(raw['same_recipient_as'], 40),
    created_from: readDay(raw['created_from']),
    status_since: readDay(raw['status_since']),
    moderation: readOneOf(raw['moderation'], ['true', 'false']),
    cursor: readText(raw['cursor']),
  }),
  component: lazyRouteComponent(() => import('../features/payouts/list/payouts.page.js'), 'PayoutsPage'),
});

const payoutRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payouts/$payoutId',
  validateSearch: (raw: Raw): { tab?: (typeof PAYOUT_TABS)[number]; do?: (typeof MODERATION_ACTIONS)[number] } => ({
    tab: readOneOf(raw['tab'], PAYOUT_TABS),
    do: readOneOf(raw['do'], MODERATION_ACTIONS),
  }),
  component: lazyRouteComponent(() => import('../features/payouts/detail/payout.page.js'), 'PayoutPage'),
});

const approvalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals',
  validateSearch: (raw: Raw): { state?: 'waiting' | 'decided'; cursor?: string } => ({
    state: readOneOf(raw['state'], ['waiting', 'decided']),
    cursor: readText(raw['cursor']),
  }),
  component: lazyRouteComponent(() => import('../features/approvals/approvals.page.js'), 'ApprovalsPage'),
});

const changeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals/changes/$changeId',
  component: lazyRouteComponent(() => import('../features/changes/change.page.js'), 'ChangePage'),
});

const providersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers',
  component: lazyRouteComponent(() => import('../features/providers/accounts/providers.page.js'), 'ProvidersPage'),
});

const newAccountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/new',
  validateSearch: (raw: Raw): { provider?: string } => ({ provider: readText(raw['provider'], 40) }),
  component: lazyRouteComponent(() => import('../features/providers/accounts/new-account.page.js'), 'NewAccountPage'),
});

const routesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/routes',
  component: lazyRouteComponent(() => import('../features/providers/routes/routes.page.js'), 'RoutesPage'),
});

const merchantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/merchants',
  component: lazyRouteComponent(() => import('../features/providers/merchants/merchants.page.js'), 'MerchantsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/providers/$accountId',
  validateSearch: (raw: Raw): { tab?: (typeof ACCOUNT_TABS)[number]; do?: (typeof ACCOUNT_ACTIONS)[number] } => ({
    tab: readOneOf(raw['tab'], ACCOUNT_TABS),
    do: readOneOf(raw['do'], ACCOUNT_ACTIONS),
  }),
  component: lazyRouteComponent(() => import('../features/providers/accounts/account.page.js'), 'AccountPage'),
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/overview',
  component: lazyRouteComponent(() => import('../features/overview/overview.page.js'), 'OverviewPage'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sessions',
  validateSearch: (raw: Raw): { cursor?: string } => ({ cursor: readText(raw['cursor'], 40) }),
  component: lazyRouteComponent(() => import('../features/session/open-sessions/sessions.page.js'), 'SessionsPage'),
});
const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: (raw: Raw): AuditLogFilter => ({
    source: readOneOf(raw['source'], AUDIT_SOURCES),
    operator: readText(raw['operator'], 64),
    subject: readText(raw['subject'], 64),
    from: readDay(raw['from']),
    until: readDay(raw['until']),
    cursor: readText(raw['cursor']),
  }),
  component: lazyRouteComponent(() => import('../features/audit/audit.page.js'), 'AuditPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../features/alerts/alerts.page.js'), 'AlertsPage'),
});

const killSwitchRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/kill-switch',
  component: lazyRouteComponent(() => import('../features/kill-switch/kill-switch.page.js'), 'KillSwitchPage'),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  shellRoute.addChildren([
    moderationRoute,
    payoutsRoute,
    payoutRoute,
    approvalsRoute,
    changeRoute,
    providersRoute,
    newAccountRoute,
    routesRoute,
    merchantsRoute,
    accountRoute,
    overviewRoute,
    sessionsRoute,
    auditRoute,
    killSwitchRoute,
    alertsRoute,
  ]),
]);

/** All addresses of the admin, with typed parameters. */
export function createAdminRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: '/admin',
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageError,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAdminRouter>;
  }
}
