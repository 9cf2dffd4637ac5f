import type { DoublePayRisk, EvidenceVerdict, PayoutStatus } from '@app/domain';

/** The meaning of a colour. A colour is always accompanied by a label and a shape. */
export type Tone = 'neutral' | 'moving' | 'good' | 'attention' | 'bad';

/** The tone of each status. */
export const STATUS_TONES: Readonly<Record<PayoutStatus, Tone>> = {
  CREATE_FAILED: 'bad',
  CREATED: 'neutral',
  READY: 'neutral',
  TERMINATED: 'neutral',
  EXPIRED: 'neutral',
  INVOKING: 'moving',
  INVOKE_FAILED: 'bad',
  PROCESSING: 'moving',
  PENDING: 'moving',
  PROCESSED: 'good',
  PARTIALLY_PROCESSED: 'attention',
  PROCESS_FAILED: 'bad',
  CANCELLING: 'moving',
  CANCELLED: 'neutral',
  CANCEL_FAILED: 'bad',
  REVOKING: 'moving',
  REVOKED: 'neutral',
  REVOKE_FAILED: 'bad',
};

interface RiskLabel {
  tone: Tone;
  /** For a table cell. */
  short: string;
  /** For a panel. */
  sentence: string;
}

export const RISK_LABELS: Readonly<Record<DoublePayRisk, RiskLabel>> = {
  none: { tone: 'good', short: 'None', sentence: 'No risk of paying twice' },
  low: { tone: 'attention', short: 'Low', sentence: 'Low risk of paying twice' },
  high: { tone: 'bad', short: 'High', sentence: 'High risk of paying twice' },
  already_paid: { tone: 'bad', short: 'Already paid', sentence: 'Already paid' },
};

interface VerdictLabel {
  mark: 'yes' | 'no' | 'unknown';
  short: string;
}

export const VERDICT_LABELS: Readonly<Record<EvidenceVerdict, VerdictLabel>> = {
  received: { mark: 'yes', short: 'Sent and received' },
  unknown: { mark: 'unknown', short: 'Unknown whether it was received' },
  not_received: { mark: 'no', short: 'Sent, not received' },
  not_sent: { mark: 'no', short: 'Not sent' },
};
