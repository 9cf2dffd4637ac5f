import '@fontsource-variable/inter/wght.css';
import './app/tokens.css';
import './app/mantine-styles.js';
import './app/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAdminRouter } from './app/router.js';
import { watchSession } from './app/session-watch.js';
import { cssVariablesResolver, theme } from './app/theme.js';
import { configureApi } from './lib/api/api-client.js';
import { warnBeforeLeaving } from './lib/commands/scheduled-commands.js';
import { startKeyboard } from './lib/keyboard/keyboard.js';
import { cspNonce, shareNonce } from './lib/browser/csp-nonce.js';
import { reloadForNewVersion } from './lib/browser/stale-build.js';
import { createQueryClient } from './lib/api/query-client.js';
import { leaveSession } from './lib/session/shown-session.js';
import { forgetArrival, recordArrival } from './lib/url/use-ignored-search.js';

recordArrival(window.location);
shareNonce();
reloadForNewVersion();
startKeyboard();
warnBeforeLeaving();

const queryClient = createQueryClient();
const router = createAdminRouter(queryClient);

router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
  if (fromLocation && pathChanged) forgetArrival();
});

watchSession(queryClient);

configureApi(() => {
  leaveSession();
  if (router.state.location.pathname.startsWith('/sign-in')) return;
  void router.navigate({ to: '/sign-in', search: { return: router.state.location.href, why: 'ended' } });
});

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element #root: serve the built index.html of apps/admin.');

createRoot(container).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto" getStyleNonce={cspNonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
