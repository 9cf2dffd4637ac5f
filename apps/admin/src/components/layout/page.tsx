import type { ReactNode } from 'react';
import { useMode } from '../../lib/url/mode.js';
import { useDocumentTitle } from '../../lib/browser/document-title.js';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** Title of the browser tab, when it differs from the heading. */
  tabTitle?: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** Shown above the title: the link back. */
  above?: ReactNode;
  /** Shown on the right: when the data was read. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The frame of a screen: heading, one sentence, and when the data was read. */
export function Page({ title, tabTitle = title, lead, above, aside, children }: PageProps) {
  useDocumentTitle(useMode() === 'test' ? `TEST ${tabTitle}` : tabTitle);
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
