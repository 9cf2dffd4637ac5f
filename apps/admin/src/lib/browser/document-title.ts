import { useEffect } from 'react';

const PRODUCT = 'Payout Gateway';

/** Sets the title of the browser tab: the content first, then the product. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
  }, [title]);
}
