import { MODES, type Mode } from '@app/domain';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  isRedirect,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
  stripSearchParams,
} from '@tanstack/react-router';
import { sessionQuery } from '../../features/session/api/current-session.js';
import { asProblem } from '../../lib/api/api-problem.js';
import { leaveSession } from '../../lib/session/shown-session.js';
import { DEFAULT_MODE } from '../../lib/url/mode.js';
import { takeToken } from '../../features/session/joining/link-token.js';
import { readOneOf, readText } from '../../lib/url/search-params.js';
import { NotFoundPage } from '../page-fallbacks.js';
import { RootLayout } from '../root-layout.js';

interface RouterContext {
  queryClient: QueryClient;
}

/** The query string of an address, before it is checked. */
export type Raw = Record<string, unknown>;

/** The frame of every address. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: RootLayout, notFoundComponent: NotFoundPage });

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Raw): { return?: string; why?: 'ended' } => ({ return: readText(raw['return'], 2_000), why: readOneOf(raw['why'], ['ended']) }),
  component: lazyRouteComponent(() => import('../../features/session/sign-in.page.js'), 'SignInPage'),
});

export const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join',
  // Once for the page that is opened: the token leaves the address at once.
  loader: () => takeToken(),
  staleTime: Infinity,
  component: lazyRouteComponent(() => import('../../features/session/join.page.js'), 'JoinPage'),
});

export const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  validateSearch: (raw: Raw): { return?: string } => ({ return: readText(raw['return'], 2_000) }),
  beforeLoad: async ({ context }) => {
    try {
      await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
    } catch (error) {
      if (!asProblem(error).isUnauthenticated) throw error;
      redirect({ to: '/sign-in', replace: true, throw: true });
    }
  },
  component: lazyRouteComponent(() => import('../enrol-screen.js'), 'EnrolPage'),
});

/** The parent of all screens that need a session. */
export const shellRoute = createRoute({
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
      const session = await context.queryClient.query({ ...sessionQuery, staleTime: 'static' });
      if (session.must_enrol) redirect({ to: '/enrol', search: { return: location.href }, replace: true, throw: true });
    } catch (error) {
      if (isRedirect(error) || !asProblem(error).isUnauthenticated) throw error;
      // Drops what a tab kept that was not running when its session ended.
      leaveSession();
      redirect({ to: '/sign-in', search: { return: location.href }, replace: true, throw: true });
    }
  },
  component: lazyRouteComponent(() => import('../shell.js'), 'Shell'),
});

export const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => redirect({ to: '/moderation', replace: true, throw: true }),
});
