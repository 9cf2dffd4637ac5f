import { describe, expect, it } from '@jest/globals';
import { OPERATOR_ROLES, type Permission, PERMISSIONS, roleMay } from './permissions.js';

const rolesThatMay = (permission: Permission) => OPERATOR_ROLES.filter((role) => roleMay(role, permission));

describe('operator roles', () => {
  it('give viewers and auditors read permissions only', () => {
    for (const permission of ['payout.moderate', 'payout.hold', 'payout.enquire', 'payout.note', 'statement.add', 'sending.stop'] as const) {
      expect(rolesThatMay(permission)).toEqual(['operator', 'approver', 'admin']);
    }
  });

  it('reserve decisions on approvals for approvers and admins, and configuration, operators and details for admins', () => {
    expect(rolesThatMay('approval.decide')).toEqual(['approver', 'admin']);
    expect(rolesThatMay('sending.resume')).toEqual(['approver', 'admin']);
    expect(rolesThatMay('configuration.manage')).toEqual(['admin']);
    expect(rolesThatMay('operator.manage')).toEqual(['admin']);
    expect(rolesThatMay('details.reveal')).toEqual(['admin']);
    expect(rolesThatMay('audit.read')).toEqual(['admin', 'auditor']);
    expect(rolesThatMay('payout.read')).toEqual(OPERATOR_ROLES);
  });

  it('have all permissions in the list together, each once', () => {
    expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length);
    expect(PERMISSIONS.filter((permission) => rolesThatMay(permission).length === 0)).toEqual([]);
    expect(PERMISSIONS).toEqual(expect.arrayContaining(['payout.read', 'sending.resume', 'details.reveal', 'operator.manage', 'audit.read']));
    expect(PERMISSIONS).toHaveLength(13);
  });
});
