import type { OperatorRole } from '@app/domain';

/** What people in each role do, in a few words. */
export const ROLE_SENTENCES: Readonly<Record<OperatorRole, string>> = {
  viewer: 'Sees payouts and configuration, and changes nothing.',
  operator: 'Works on payouts: moderation, holding, statements, stopping sends.',
  approver: 'Does what an operator does, and decides what others ask for.',
  admin: 'Does what an approver does, and changes configuration and people.',
  auditor: 'Sees everything with its history, and changes nothing.',
};
