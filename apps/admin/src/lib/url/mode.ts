import type { Mode } from '@app/domain';
import { useSearch } from '@tanstack/react-router';

/** The mode that is shown where the address names none. */
export const DEFAULT_MODE: Mode = 'live';

/** The mode that every list and figure is shown for: part of the address, so that a link shows the same to everybody. */
export function useMode(): Mode {
  return useSearch({ strict: false, select: (search) => search.mode ?? DEFAULT_MODE });
}
