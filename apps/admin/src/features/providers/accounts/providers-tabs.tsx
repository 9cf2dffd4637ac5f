import { Link } from '@tanstack/react-router';
import classes from '../../../components/layout/link-tabs.module.css';

/** Links between the two provider screens, accounts and routes. */
export function ProvidersTabs({ at }: { at: 'accounts' | 'routes' }) {
  return (
    <nav className={classes.tabs} aria-label="Providers">
      <Link to="/providers" className={classes.tab} aria-current={at === 'accounts' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Accounts
      </Link>
      <Link to="/providers/routes" className={classes.tab} aria-current={at === 'routes' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Routes
      </Link>
    </nav>
  );
}
