import { MODERATION_ACTIONS, MODERATION_REASONS, PAYOUT_STATUSES } from '@app/domain';
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { AuditLogFilter, PayoutsFilter } from '../lib/api/query-keys.js';
import { AUDIT_SOURCES } from '../lib/labels/audit-sources.js';
import { PAYOUT_TABS } from '../lib/url/payout-tabs.js';
import { parseSearch, readDay, readOneOf, readSomeOf, readText, stringifySearch } from '../lib/url/search-params.js';
import { PageError, PagePending } from './page-fallbacks.js';
import { providerRoutes } from './routes/provider-routes.js';
import { enrolRoute, indexRoute, joinRoute, type Raw, rootRoute, shellRoute, signInRoute } from './routes/session-routes.js';

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
    merchant: readText(raw['merchant'], 40),
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

const approvalRulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals/rules',
  component: lazyRouteComponent(() => import('../features/approvals/rules/rules.page.js'), 'RulesPage'),
});

const changeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/approvals/changes/$changeId',
  component: lazyRouteComponent(() => import('../features/changes/change.page.js'), 'ChangePage'),
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

const operatorsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operators',
  component: lazyRouteComponent(() => import('../features/operators/operators.page.js'), 'OperatorsPage'),
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
  enrolRoute,
  joinRoute,
  shellRoute.addChildren([
    moderationRoute,
    payoutsRoute,
    payoutRoute,
    approvalsRoute,
    approvalRulesRoute,
    changeRoute,
    ...providerRoutes,
    overviewRoute,
    sessionsRoute,
    auditRoute,
    operatorsRoute,
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
