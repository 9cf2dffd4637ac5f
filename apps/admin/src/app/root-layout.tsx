import { Outlet } from '@tanstack/react-router';

/** The frame of every page, signed in or not. */
export function RootLayout() {
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Outlet />
    </>
  );
}
