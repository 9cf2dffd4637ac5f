import { useNavigate } from '@tanstack/react-router';
import { useMissingPermission } from '../../features/session/use-missing-permission.js';
import { useShortcut } from '../../lib/keyboard/keyboard.js';

/** Shortcuts that navigate to a screen from anywhere. */
export function useNavigationShortcuts(): void {
  const navigate = useNavigate();
  const readsAudit = useMissingPermission('audit.read') === null;
  useShortcut('go.moderation', () => void navigate({ to: '/moderation' }));
  useShortcut('go.approvals', () => void navigate({ to: '/approvals' }));
  useShortcut('go.payouts', () => void navigate({ to: '/payouts' }));
  useShortcut('go.providers', () => void navigate({ to: '/providers' }));
  useShortcut('go.overview', () => void navigate({ to: '/overview' }));
  useShortcut('go.kill_switch', () => void navigate({ to: '/kill-switch' }));
  useShortcut('go.audit', () => void navigate({ to: '/audit' }), readsAudit);
  useShortcut('go.alerts', () => void navigate({ to: '/alerts' }), readsAudit);
  useShortcut('search.focus', () => void navigate({ to: '/payouts', hash: 'search' }));
}
