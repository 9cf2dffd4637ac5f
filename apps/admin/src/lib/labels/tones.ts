import type { DoublePayRisk, EvidenceVerdict, PayoutStatus } from '@app/domain';

/** What a colour stands for. It never stands alone: a word and a shape go with it. */
export type Tone = 'neutral' | 'moving' | 'good' | 'attention' | 'bad';

/** A status's tone: on its way, paid, ended without payment, undone. */
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

interface RiskWords {
  tone: Tone;
  /** For a table cell. */
  short: string;
  /** For a panel. */
  sentence: string;
}

export const RISK_WORDS: Readonly<Record<DoublePayRisk, RiskWords>> = {
  none: { tone: 'good', short: 'None', sentence: 'No risk of paying twice' },
  low: { tone: 'attention', short: 'Low', sentence: 'Low risk of paying twice' },
  high: { tone: 'bad', short: 'High', sentence: 'High risk of paying twice' },
  already_paid: { tone: 'bad', short: 'Already paid', sentence: 'The money is already out' },
};

interface VerdictWords {
  mark: 'yes' | 'no' | 'unknown';
  short: string;
}

export const VERDICT_WORDS: Readonly<Record<EvidenceVerdict, VerdictWords>> = {
  received: { mark: 'yes', short: 'Sent, and the provider has it' },
  unknown: { mark: 'unknown', short: 'Unknown whether it arrived' },
  not_received: { mark: 'no', short: 'Sent, but never arrived' },
  not_sent: { mark: 'no', short: 'Not sent' },
};
