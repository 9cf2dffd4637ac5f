import type { Permission } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './api/current-session.js';

/** One sentence when the operator's role lacks a permission; otherwise null. The server checks again. */
export function useMissingPermission(permission: Permission): string | null {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data.operator.permissions.includes(permission)) return null;
  return `Your role (${data.operator.role}) lacks the permission ${permission}.`;
}
