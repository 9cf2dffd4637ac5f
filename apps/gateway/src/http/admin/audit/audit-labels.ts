import type { AuditEntry } from '@app/audit';
import type { AccessEventEntity } from '@app/database';
import { EVENT_LABELS } from '../payouts/history/timeline-labels.js';
import { CHANGE_TITLES } from '../providers/change-labels.js';

const ACCESS_LABELS: Readonly<Record<AccessEventEntity['kind'], string>> = {
  'session.opened': 'Signed in',
  'session.carried_over': 'Session of an earlier version carried over',
  'session.recorded': 'Session recorded on the server',
  'session.ended': 'Session ended',
  'sign_in.failed': 'Failed sign-ins',
  'operator.locked': 'Operator locked after failed attempts',
  'operator.unlocked': 'Operator unlocked',
  'proof.passed': 'Proved again who they are',
  'proof.failed': 'Failed to prove again who they are',
  'factor.enrolled': 'Second factor set up',
  'factor.failed': 'Second factor not accepted',
  'factor.recovery_codes_made': 'New recovery codes made',
  'factor.recovery_code_used': 'Recovery code used',
  'factor.reset': 'Second factor reset',
  'factor.recorded': 'Second factor recorded on the server',
  'factor.removed': 'Passkey or authenticator app removed',
  'factor.reencrypted': 'Second factor encrypted again, under the newest key',
  'audit.exported': 'Audit log exported',
  'recipient.revealed': 'Details of a recipient revealed',
  'recipient.searched': 'Payouts of a recipient searched',
};

const LABELS: Readonly<Record<string, string>> = {
  ...ACCESS_LABELS,
  ...CHANGE_TITLES,
  ...Object.fromEntries(Object.entries(EVENT_LABELS).map(([type, { title }]) => [type, title])),
  'case.opened': 'Case opened',
  'case.closed': 'Case closed',
};

/** The action of an entry in words; the action itself where it has none. */
export function auditLabel({ action, data }: Pick<AuditEntry, 'action' | 'data'>): string {
  if (action === 'status.changed') return `Status changed from ${String(data['from_status'])} to ${String(data['to_status'])}`;
  return LABELS[action] ?? action;
}
