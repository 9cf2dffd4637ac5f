import { useEffect } from 'react';

const PRODUCT = 'Payout Gateway';

/** Names the page in the browser's tab: what one looks at first, then where. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
  }, [title]);
}
