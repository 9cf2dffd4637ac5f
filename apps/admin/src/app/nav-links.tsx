import { VisuallyHidden } from '@mantine/core';
import { IconBuildingBank, IconChecks, IconGauge, IconHandStop, IconHistory, IconListSearch, IconScale } from '@tabler/icons-react';
import type { Permission } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { groupDigits } from '../lib/format/amount-text.js';
import { type ShortcutId, keyCaps } from '../lib/keyboard/shortcuts.js';
import { useMode } from '../lib/url/mode.js';
import { useWaitingChanges } from '../features/changes/waiting-changes.js';
import { sessionQuery } from '../features/session/api/current-session.js';
import { overviewQuery } from '../features/overview/api/overview.js';
import classes from './shell.module.css';

const LINKS = [
  { to: '/moderation', label: 'Moderation', Icon: IconScale, command: 'go.moderation', counts: 'needs_decision', unit: 'waiting for a decision' },
  { to: '/approvals', label: 'Approvals', Icon: IconChecks, command: 'go.approvals', counts: 'approvals_waiting', unit: 'waiting for approval' },
  { to: '/payouts', label: 'Payouts', Icon: IconListSearch, command: 'go.payouts', counts: null, unit: '' },
  { to: '/providers', label: 'Providers', Icon: IconBuildingBank, command: 'go.providers', counts: null, unit: '' },
  { to: '/overview', label: 'Overview', Icon: IconGauge, command: 'go.overview', counts: null, unit: '' },
  { to: '/kill-switch', label: 'Kill switch', Icon: IconHandStop, IconHistory, command: 'go.kill_switch', counts: null, unit: '' },
  { to: '/audit', label: 'Audit log', Icon: IconHistory, command: 'go.audit', counts: null, unit: '', needs: 'audit.read' },
] as const satisfies readonly { command: ShortcutId; needs?: Permission; [more: string]: unknown }[];

function Count({ count, unit }: { count: number; unit: string }) {
  if (count === 0) return null;
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
      <VisuallyHidden>{`${groupDigits(String(count))} ${unit}`}</VisuallyHidden>
    </span>
  );
}

/** The main navigation with the number of waiting items. */
export function NavLinks() {
  const mode = useMode();
  const { data } = useQuery(overviewQuery(mode));
  const { data: session } = useQuery(sessionQuery);
  const shown = LINKS.filter((link) => !('needs' in link) || session?.operator.permissions.includes(link.needs));
  const changes = useWaitingChanges({ mode }).length;
  return (
    <nav aria-label="Main" className={classes.links}>
      {shown.map(({ to, label, Icon, command, counts, unit }) => (
        <Link key={to} to={to} className={classes.link} activeOptions={{ exact: false, includeSearch: false }} title={`${label} (${keyCaps(command)})`}>
          <Icon size={18} stroke={1.8} aria-hidden />
          {label}
          {counts !== null && data !== undefined && <Count count={data[counts] + (to === '/approvals' ? changes : 0)} unit={unit} />}
        </Link>
      ))}
    </nav>
  );
}
