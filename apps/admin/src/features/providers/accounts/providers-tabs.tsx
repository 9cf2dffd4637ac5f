import { Link } from '@tanstack/react-router';
import classes from '../../../components/layout/link-tabs.module.css';

/** Links between the provider screens: accounts, services, routes, and the rules of merchants. */
export function ProvidersTabs({ at }: { at: 'accounts' | 'services' | 'routes' | 'merchants' }) {
  return (
    <nav className={classes.tabs} aria-label="Providers">
      <Link to="/providers" className={classes.tab} aria-current={at === 'accounts' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Accounts
      </Link>
      <Link to="/providers/services" className={classes.tab} aria-current={at === 'services' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Services
      </Link>
      <Link to="/providers/routes" className={classes.tab} aria-current={at === 'routes' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Routes
      </Link>
      <Link to="/providers/merchants" className={classes.tab} aria-current={at === 'merchants' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Merchants
      </Link>
    </nav>
  );
}
