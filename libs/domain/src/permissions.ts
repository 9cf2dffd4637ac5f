/** What an operator may do, `noun.verb`. */
export type Permission =
  | 'payout.read'
  | 'payout.enquire'
  | 'payout.moderate'
  | 'payout.hold'
  | 'payout.note'
  | 'statement.add'
  | 'approval.decide'
  | 'details.reveal'
  | 'configuration.manage'
  | 'operator.manage'
  | 'audit.read';

const OPERATOR: readonly Permission[] = ['payout.read', 'payout.enquire', 'payout.moderate', 'payout.hold', 'payout.note', 'statement.add'];

/** Roles as sets of permissions. An approver is an operator who also decides what others ask for, never what they asked for themselves. */
export const ROLE_PERMISSIONS = {
  viewer: ['payout.read'],
  operator: OPERATOR,
  approver: [...OPERATOR, 'approval.decide'],
  admin: [...OPERATOR, 'approval.decide', 'details.reveal', 'configuration.manage', 'operator.manage', 'audit.read'],
  auditor: ['payout.read', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;

export type OperatorRole = keyof typeof ROLE_PERMISSIONS;

export const OPERATOR_ROLES = Object.keys(ROLE_PERMISSIONS) as OperatorRole[];

/** True when the role carries the permission. */
export function roleMay(role: OperatorRole, permission: Permission): boolean {
  return (ROLE_PERMISSIONS[role] as readonly Permission[]).includes(permission);
}
