/** What an operator may do, `noun.verb`. */
export type Permission =
  | 'payout.read'
  | 'payout.enquire'
  | 'payout.moderate'
  | 'payout.hold'
  | 'payout.note'
  | 'statement.add'
  | 'sending.stop'
  | 'sending.resume'
  | 'approval.decide'
  | 'details.reveal'
  | 'configuration.manage'
  | 'operator.manage'
  | 'audit.read';

const OPERATOR: readonly Permission[] = ['payout.read', 'payout.enquire', 'payout.moderate', 'payout.hold', 'payout.note', 'statement.add', 'sending.stop'];

/**
 * Roles as sets of permissions. An approver is an operator who also decides what others ask for, never what they asked for themselves: so
 * everyone who works with payouts may stop their sends and ask to resume them, and the second person is an approver or an admin.
 */
export const ROLE_PERMISSIONS = {
  viewer: ['payout.read'],
  operator: OPERATOR,
  approver: [...OPERATOR, 'approval.decide', 'sending.resume'],
  admin: [...OPERATOR, 'approval.decide', 'sending.resume', 'details.reveal', 'configuration.manage', 'operator.manage', 'audit.read'],
  auditor: ['payout.read', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;

export type OperatorRole = keyof typeof ROLE_PERMISSIONS;

export const OPERATOR_ROLES = Object.keys(ROLE_PERMISSIONS) as OperatorRole[];

/** Every permission that a role carries, as the roles name them. */
export const PERMISSIONS: readonly Permission[] = [...new Set<Permission>(OPERATOR_ROLES.flatMap((role) => ROLE_PERMISSIONS[role]))];

/** True when the role carries the permission. */
export function roleMay(role: OperatorRole, permission: Permission): boolean {
  return (ROLE_PERMISSIONS[role] as readonly Permission[]).includes(permission);
}
