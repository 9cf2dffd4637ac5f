import type { Permission } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './api/current-session.js';

/** Why the operator's role forbids it, one sentence; null when it does not. The server checks again. */
export function useObstacle(permission: Permission): string | null {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data.operator.permissions.includes(permission)) return null;
  return `Your role (${data.operator.role}) lacks the permission ${permission}.`;
}
