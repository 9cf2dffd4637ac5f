import { Link } from '@tanstack/react-router';
import tabs from '../../components/layout/link-tabs.module.css';

/** Links between the approvals that wait, those that are decided, and the rules that ask for them. */
export function ApprovalsTabs({ at }: { at: 'waiting' | 'decided' | 'rules' }) {
  return (
    <nav className={tabs.tabs} aria-label="Approvals by state">
      <Link to="/approvals" search={{}} className={tabs.tab} aria-current={at === 'waiting' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Waiting
      </Link>
      <Link
        to="/approvals"
        search={{ state: 'decided' }}
        className={tabs.tab}
        aria-current={at === 'decided' ? 'page' : undefined}
        activeOptions={{ exact: true }}
      >
        Decided
      </Link>
      <Link to="/approvals/rules" className={tabs.tab} aria-current={at === 'rules' ? 'page' : undefined} activeOptions={{ exact: true }}>
        Rules
      </Link>
    </nav>
  );
}
