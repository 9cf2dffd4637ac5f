import { useIgnoredSearch } from '../../lib/url/use-ignored-search.js';
import { Notice } from './notice.js';

/** Says which part of the address was left aside. */
export function IgnoredSearchNotice({ search }: { search: Record<string, unknown> }) {
  const ignored = useIgnoredSearch(search);
  if (ignored.length === 0) return null;
  return (
    <Notice tone="attention" role="status">
      The address asks for something that is not known here ({ignored.join(', ')}). It was left aside.
    </Notice>
  );
}
