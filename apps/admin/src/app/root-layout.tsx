import { Outlet } from '@tanstack/react-router';
import { SessionLostPage } from '../features/session/session-lost.page.js';
import { useIsSessionLost } from '../lib/session/shown-session.js';

/** The frame of every page, signed in or not. */
export function RootLayout() {
  const isSessionLost = useIsSessionLost();
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      {isSessionLost ? <SessionLostPage /> : <Outlet />}
    </>
  );
}
