import { useNavigate } from '@tanstack/react-router';
import { useCommand } from '../lib/keyboard/keyboard.js';

/** The commands that lead from anywhere to a screen. */
export function useGoCommands(): void {
  const navigate = useNavigate();
  useCommand('go.moderation', () => void navigate({ to: '/moderation' }));
  useCommand('go.approvals', () => void navigate({ to: '/approvals' }));
  useCommand('go.payouts', () => void navigate({ to: '/payouts' }));
  useCommand('go.providers', () => void navigate({ to: '/providers' }));
  useCommand('go.overview', () => void navigate({ to: '/overview' }));
  useCommand('search.focus', () => void navigate({ to: '/payouts', hash: 'search' }));
}
