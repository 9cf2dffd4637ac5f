import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** For the browser's tab, where it says more than the title. */
  tabTitle?: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** What stands over the title: the way back. */
  above?: ReactNode;
  /** What stands on the right: as of when, refresh. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A screen: heading, one sentence, and how fresh it is. */
export function Page({ title, tabTitle = title, lead, above, aside, children }: PageProps) {
  useDocumentTitle(tabTitle);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div>
          {above}
          <h1 className={classes.title}>{title}</h1>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}
