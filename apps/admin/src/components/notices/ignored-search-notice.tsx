import { useEffect, useEffectEvent, useState } from 'react';
import { asProblem } from '../../lib/api/api-problem.js';
import { useIgnoredSearch } from '../../lib/url/use-ignored-search.js';
import { Notice } from './notice.js';

interface IgnoredSearchNoticeProps {
  search: Record<string, unknown>;
  /** Of the list that the screen shows. */
  error?: Error | null;
  /** Goes to the first page; called when the list is not there from the cursor of the address on. */
  onCursorRefused?: () => void;
}

/** Names the parts of the address that were ignored: what is unknown or invalid, and a cursor that the gateway refuses. */
export function IgnoredSearchNotice({ search, error = null, onCursorRefused }: IgnoredSearchNoticeProps) {
  const ignored = useIgnoredSearch(search);
  const [cursorWasRefused, setCursorWasRefused] = useState(false);
  const isRefused = error !== null && asProblem(error).code === 'invalid_cursor';
  const goToFirstPage = useEffectEvent(() => {
    setCursorWasRefused(true);
    onCursorRefused?.();
  });
  useEffect(() => {
    if (isRefused) goToFirstPage();
  }, [isRefused]);
  const names = cursorWasRefused && search['cursor'] === undefined ? [...ignored, 'cursor'] : ignored;
  if (names.length === 0) return null;
  return (
    <Notice tone="attention" role="status">
      Ignored because it is unknown or invalid in the address: {names.join(', ')}.
    </Notice>
  );
}
