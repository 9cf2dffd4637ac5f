import { type StatusWord, statusWords } from '../../connector-kit/statuses/status-words.js';

const LIFECYCLE = 'https://docs.adyen.com/payouts/payout-service/payout-lifecycle, and the webhook guides of payouts to bank accounts and to cards';
const SPECIFICATION = 'Transfers API v4 specification, the statuses of TransferData (TransferService-v4.json)';
const TRACKING = 'Transfers API v4 specification, ConfirmationTrackingData; https://docs.adyen.com/payouts/payout-service/payout-lifecycle, tracking events';

/** Statuses of card payments, disputes, fees and corrections, which share the list with transfers. */
const NOT_OF_A_PAYOUT = (
  'adviceAuthorised adviceRefused atmWithdrawal atmWithdrawalReversalPending atmWithdrawalReversed authAdjustmentAuthorised authAdjustmentError ' +
  'authAdjustmentRefused bankTransfer bankTransferPending capturePending captureReversalPending captureReversed captured capturedExternally ' +
  'chargeback chargebackExternally chargebackPending chargebackReversalPending chargebackReversed credited depositCorrection ' +
  'depositCorrectionPending dispute disputeClosed disputeExpired disputeNeedsReview fee feePending interchangeAdjusted internalTransfer ' +
  'internalTransferPending invoiceDeduction invoiceDeductionPending manualCorrectionPending manuallyCorrected matchedStatement ' +
  'matchedStatementPending merchantPayin merchantPayinPending merchantPayinReversed merchantPayinReversedPending miscCost miscCostPending ' +
  'paymentCost paymentCostPending refundPending refundReversalPending refundReversed refunded refundedExternally reserveAdjustment ' +
  'reserveAdjustmentPending secondChargeback secondChargebackPending undefined'
).split(' ');

/**
 * Adyen's words: all 72 of the specification, and what tracking adds to `booked` (see `reportedStatusOf`).
 * - `cancelled` and `expired` are REVOKED, which the domain reads as a failure unless a revocation was requested.
 * - `returned` and `reversed` are PROCESS_FAILED, which the domain reads as CANCELLED if the payout had been paid.
 */
export const ADYEN_STATUS_WORDS: readonly StatusWord[] = [
  ...statusWords('transfer', LIFECYCLE, {
    received: ['PROCESSING', 'open', 'It becomes authorised, refused or pendingApproval.'],
    pendingApproval: ['PENDING', 'open', 'It goes on with the approvals, and becomes cancelled, expired or failed without them.'],
    approvalPending: ['PENDING', 'open', 'It goes on with the approvals, and becomes cancelled, expired or failed without them.'],
    pending: ['PENDING', 'open', 'It becomes authorised, booked, refused or failed.'],
    pendingExecution: ['PENDING', 'open', 'It is sent on its execution date.'],
    authorised: ['PENDING', 'open', 'The money is reserved: it becomes booked, failed or refused.'],
    bookingPending: ['PENDING', 'open', 'It becomes booked or failed.'],
    booked: [
      'PROCESSED',
      'provisional',
      'To a bank or a card it is PENDING until tracking confirms it, and may become failed or returned; between balance accounts it stays.',
    ],
    refused: ['PROCESS_FAILED', 'final', 'The money has not left the balance account.'],
    failed: ['PROCESS_FAILED', 'final', 'The money is back in the balance account.'],
    error: ['PROCESS_FAILED', 'final', 'The money has not left the balance account.'],
    rejected: ['PROCESS_FAILED', 'final', 'The money has not left the balance account.'],
    cancelled: ['REVOKED', 'final', 'It was stopped before it was sent.'],
    expired: ['REVOKED', 'final', 'Its approvals came too late.'],
    returned: ['PROCESS_FAILED', 'final', 'The bank has sent the money back.'],
    reversed: ['PROCESS_FAILED', 'final', 'The money is back in the balance account.'],
  }),
  ...statusWords('confirmation in tracking', TRACKING, {
    accepted: ['PROCESSED', 'provisional', 'The scheme of a card has accepted the payout; failed may still follow. Of a bank transfer it says nothing.'],
    credited: ['PROCESSED', 'provisional', 'The recipient has the money; the bank may still return it.'],
  }),
  ...statusWords(
    'transfer',
    SPECIFICATION,
    Object.fromEntries(NOT_OF_A_PAYOUT.map((word) => [word, ['UNCLEAR', 'not_ours', 'An outgoing transfer does not have it.'] as const])),
  ),
];
