import type { Mode } from '@app/domain';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';

/** The mode that is shown where the address names none. */
export const DEFAULT_MODE: Mode = 'live';

/** The mode that every list and figure is shown for: part of the address, so that a link shows the same to everybody. */
export function useMode(): Mode {
  return useSearch({ strict: false, select: (search) => search.mode ?? DEFAULT_MODE });
}

/** A link may lead to something of the other mode: what stands around it then changes to that mode. */
export function useFollowMode(mode: Mode): void {
  const shown = useMode();
  const navigate = useNavigate();
  useEffect(() => {
    if (mode !== shown) void navigate({ to: '.', search: (before) => ({ ...before, mode }), replace: true, resetScroll: false });
  }, [mode, shown, navigate]);
}
