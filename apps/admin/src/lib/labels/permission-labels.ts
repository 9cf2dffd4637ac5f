import type { Permission } from '@app/domain';

/** What a permission lets people do, in a few words. */
export const PERMISSION_SENTENCES: Readonly<Record<Permission, string>> = {
  'payout.read': 'See payouts, cases and configuration',
  'payout.enquire': 'Ask a provider about a payout',
  'payout.moderate': 'Decide cases: process, cancel, revoke payouts',
  'payout.hold': 'Hold and release payouts, pause accounts',
  'payout.note': 'Write notes on payouts',
  'statement.add': 'Add statements of providers',
  'sending.stop': 'Press the kill switch, ask to resume',
  'sending.resume': 'Approve that sends resume',
  'approval.decide': 'Approve what others ask for',
  'details.reveal': 'Reveal and search for recipients',
  'configuration.manage': 'Change configuration, publish changes',
  'operator.manage': 'Invite people, change roles, disable, end sessions',
  'audit.read': 'See and export the audit log',
};
