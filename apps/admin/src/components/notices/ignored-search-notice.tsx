import { useIgnoredSearch } from '../../lib/url/use-ignored-search.js';
import { Notice } from './notice.js';

/** Names the parts of the address that were ignored. */
export function IgnoredSearchNotice({ search }: { search: Record<string, unknown> }) {
  const ignored = useIgnoredSearch(search);
  if (ignored.length === 0) return null;
  return (
    <Notice tone="attention" role="status">
      Ignored because it is unknown or invalid in the address: {ignored.join(', ')}.
    </Notice>
  );
}
