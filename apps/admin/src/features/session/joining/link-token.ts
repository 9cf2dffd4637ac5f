let taken = '';

/** The token in the fragment of a link; empty when there is none. */
export function tokenInFragment(fragment: string): string {
  return fragment.replace(/^#/, '');
}

/**
 * Takes the token out of the address, so that it stays neither in the bar of the browser nor in its history.
 * @returns it; the one of before when the address has none any more; empty when the page was opened without one
 */
export function takeToken(): string {
  const { hash, pathname } = window.location;
  const token = tokenInFragment(hash);
  if (token === '') return taken;
  taken = token;
  window.history.replaceState(window.history.state, '', pathname);
  return taken;
}
