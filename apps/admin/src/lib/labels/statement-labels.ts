import type { Mismatch, ReportedStatus, ReportSource } from '@app/domain';
import { STATUS_TONES, type Tone } from './tones.js';

/** The tone of a reported status. */
export const REPORTED_STATUS_TONES: Readonly<Record<ReportedStatus, Tone>> = {
  INVOKE_FAILED: STATUS_TONES.INVOKE_FAILED,
  PROCESSING: STATUS_TONES.PROCESSING,
  PENDING: STATUS_TONES.PENDING,
  PROCESSED: STATUS_TONES.PROCESSED,
  PARTIALLY_PROCESSED: STATUS_TONES.PARTIALLY_PROCESSED,
  PROCESS_FAILED: STATUS_TONES.PROCESS_FAILED,
  REVOKING: STATUS_TONES.REVOKING,
  REVOKED: STATUS_TONES.REVOKED,
  REVOKE_FAILED: STATUS_TONES.REVOKE_FAILED,
  CANCELLING: STATUS_TONES.CANCELLING,
  CANCELLED: STATUS_TONES.CANCELLED,
  CANCEL_FAILED: STATUS_TONES.CANCEL_FAILED,
  NOT_FOUND: 'attention',
  UNCLEAR: 'attention',
};

export const SOURCE_LABELS: Readonly<Record<ReportSource, string>> = {
  api_response: 'Response to our request',
  notification: 'Notification',
  enquiry: 'Response to an enquiry',
  manual: 'Added by hand',
};

/** Why nothing follows from a statement. */
export const MISMATCH_LABELS: Readonly<Record<Mismatch, string>> = {
  account: 'It comes from another account than was asked',
  key: 'It names another payout',
  currency: 'It names another currency',
  amount: 'Its amount cannot be read',
};
