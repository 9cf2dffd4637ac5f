import { useState } from 'react';
import { parseSearch, type RawSearch, unusedNames } from './search-params.js';

interface Arrival {
  pathname: string;
  search: RawSearch;
}

/** The address with which the page was opened. The router tidies addresses up before a screen sees them, so it is kept from before. */
let arrival: Arrival | null = null;

/** Remembers the address as it was opened; before the router starts. */
export function noteArrival(location: Location): void {
  arrival = { pathname: location.pathname, search: parseSearch(location.search) };
}

/** Forgets it, once the operator has gone on to another screen. */
export function forgetArrival(): void {
  arrival = null;
}

/**
 * The names in the address that the screen could not use; a wrong parameter falls back, and says so.
 * @param used what the screen made of it; another use, such as a picked filter, ends the notice
 */
export function useIgnoredSearch(used: Record<string, unknown>): string[] {
  const [first] = useState(() => ({
    used: JSON.stringify(used),
    names: arrival?.pathname === window.location.pathname ? unusedNames(arrival.search, used) : [],
  }));
  return JSON.stringify(used) === first.used ? first.names : [];
}
