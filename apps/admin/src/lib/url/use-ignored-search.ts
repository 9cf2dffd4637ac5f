import { useState } from 'react';
import { parseSearch, type RawSearch, unusedNames } from './search-params.js';

interface Arrival {
  pathname: string;
  search: RawSearch;
}

/** The address with which the page was opened. The router rewrites addresses before a screen sees them, so it is recorded first. */
let arrival: Arrival | null = null;

/** Records the address with which the page was opened; called before the router starts. */
export function recordArrival(location: Location): void {
  arrival = { pathname: location.pathname, search: parseSearch(location.search) };
}

/** Clears it, once the operator has gone to another screen. */
export function forgetArrival(): void {
  arrival = null;
}

/**
 * The names in the address that the screen could not use; an invalid parameter falls back to its default.
 * @param used the parameters that the screen uses; when they change, for example by a filter, the notice ends
 */
export function useIgnoredSearch(used: Record<string, unknown>): string[] {
  const [first] = useState(() => ({
    used: JSON.stringify(used),
    names: arrival?.pathname === window.location.pathname ? unusedNames(arrival.search, used) : [],
  }));
  return JSON.stringify(used) === first.used ? first.names : [];
}
