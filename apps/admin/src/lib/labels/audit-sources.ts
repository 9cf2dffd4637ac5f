import type { AuditEntryView } from '../../generated/types.gen.js';

type Source = AuditEntryView['source'];

/** Where entries come from, as the filter and the rows name it. */
export const SOURCE_LABELS: Readonly<Record<Source, string>> = {
  configuration: 'Configuration',
  access: 'Sign-ins',
  reads: 'Recipients and logs read',
  payouts: 'Payouts',
};

export const AUDIT_SOURCES = Object.keys(SOURCE_LABELS) as Source[];
