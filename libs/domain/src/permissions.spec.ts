import { describe, expect, it } from '@jest/globals';
import { OPERATOR_ROLES, type Permission, roleMay } from './permissions.js';

const rolesThatMay = (permission: Permission) => OPERATOR_ROLES.filter((role) => roleMay(role, permission));

describe('roles', () => {
  it('let viewers and auditors look, and nothing else happens by their hands', () => {
    for (const permission of ['payout.moderate', 'payout.hold', 'payout.enquire', 'payout.note', 'statement.add'] as const) {
      expect(rolesThatMay(permission)).toEqual(['operator', 'approver', 'admin']);
    }
  });

  it('keep decisions about others to approvers, and configuration and details to admins', () => {
    expect(rolesThatMay('approval.decide')).toEqual(['approver', 'admin']);
    expect(rolesThatMay('configuration.manage')).toEqual(['admin']);
    expect(rolesThatMay('details.reveal')).toEqual(['admin']);
    expect(rolesThatMay('audit.read')).toEqual(['admin', 'auditor']);
    expect(rolesThatMay('payout.read')).toEqual(OPERATOR_ROLES);
  });
});
