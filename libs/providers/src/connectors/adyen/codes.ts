import type { CodeTable } from '../../connector-kit/connector.contract.js';

/** Statuses of a transfer that waits for its approvals. */
export const REVIEW_STATUSES: readonly string[] = ['pendingApproval', 'approvalPending'];

/** Reasons of a transfer that is under way. */
export const HARMLESS_REASONS: readonly string[] = ['approved', 'pending', 'pendingApproval', 'pendingExecution', 'notSubmitted', 'scaAuthenticationRequired'];

/** Our own codes for a 422 that names invalid fields; operators may publish other meanings for them. */
export const INVALID_FIELDS = { amount: 'invalidFields.amount', counterparty: 'invalidFields.counterparty', other: 'invalidFields' } as const;
/** Our own code for a 422 that lists why no route accepts the transfer. */
export const NO_ROUTE = 'routingDetails';
/** The tracking reason of a transfer that failed Adyen's own review. */
export const REGULATORY_REFUSAL = 'refusedForRegulatoryReasons';

/**
 * What Adyen's reasons mean after a transfer has failed. Reasons of card acceptance (PIN, CVC, 3D Secure …), `unknown` and new reasons are
 * DECLINED_ERROR. Adyen publishes no list of the numeric error codes of requests; those that are not here are UNKNOWN.
 */
export const ADYEN_CODES: CodeTable = {
  notEnoughBalance: 'INSUFFICIENT_FUNDS',
  amountLimitExceeded: 'LIMIT_VIOLATION',
  withdrawalAmountExceeded: 'LIMIT_VIOLATION',
  withdrawalCountExceeded: 'LIMIT_VIOLATION',
  declinedByTransactionRule: 'LIMIT_VIOLATION',
  invalidAmount: 'INVALID_AMOUNT',
  counterpartyAccountNotFound: 'RECIPIENT_NOT_FOUND',
  transferInstrumentDoesNotExist: 'RECIPIENT_NOT_FOUND',
  noCheckingAccount: 'RECIPIENT_NOT_FOUND',
  noSavingsAccount: 'RECIPIENT_NOT_FOUND',
  counterpartyAccountBlocked: 'INVALID_RECIPIENT',
  counterpartyAccountClosed: 'INVALID_RECIPIENT',
  invalidAccount: 'INVALID_RECIPIENT',
  invalidToAccount: 'INVALID_RECIPIENT',
  invalidCard: 'INVALID_RECIPIENT',
  cardExpired: 'INVALID_RECIPIENT',
  restrictedCard: 'INVALID_RECIPIENT',
  lostCard: 'INVALID_RECIPIENT',
  stolenCard: 'INVALID_RECIPIENT',
  blockCard: 'INVALID_RECIPIENT',
  captureCard: 'INVALID_RECIPIENT',
  counterpartyAddressRequired: 'INVALID_DETAILS',
  formatError: 'INVALID_DETAILS',
  invalidExpiryDate: 'INVALID_DETAILS',
  routeNotFound: 'INVALID_METHOD',
  unableToRouteTransaction: 'INVALID_METHOD',
  notSupported: 'INVALID_METHOD',
  transactionNotPermitted: 'INVALID_METHOD',
  fraud: 'ANTIFRAUD_ERROR',
  fraudCancelled: 'ANTIFRAUD_ERROR',
  issuerSuspectedFraud: 'ANTIFRAUD_ERROR',
  securityViolation: 'ANTIFRAUD_ERROR',
  [REGULATORY_REFUSAL]: 'ANTIFRAUD_ERROR',
  declined: 'DECLINED_ERROR',
  declinedNonGeneric: 'DECLINED_ERROR',
  declinedByBapValidation: 'DECLINED_ERROR',
  doNotHonor: 'DECLINED_ERROR',
  refusedByCounterpartyBank: 'DECLINED_ERROR',
  refusedByCustomer: 'DECLINED_ERROR',
  invalidTransaction: 'DECLINED_ERROR',
  duplicateTransmissionDetected: 'DUPLICATED_ID',
  approvalExpired: 'OPERATION_EXPIRED',
  scaFailed: 'ACCESS_DENIED',
  accountHierarchyNotActive: 'ACCESS_ERROR',
  balanceAccountTemporarilyBlockedByTransactionRule: 'ACCESS_ERROR',
  invalidFromAccount: 'ACCESS_ERROR',
  counterpartyBankTimedOut: 'PROCESSING_ERROR',
  counterpartyBankUnavailable: 'PROCESSING_ERROR',
  internalTimeout: 'PROCESSING_ERROR',
  error: 'PROCESSING_ERROR',
  [INVALID_FIELDS.amount]: 'INVALID_AMOUNT',
  [INVALID_FIELDS.counterparty]: 'INVALID_DETAILS',
  [INVALID_FIELDS.other]: 'REQUEST_ERROR',
  [NO_ROUTE]: 'INVALID_METHOD',
  // "Request already processed or in progress": the first one may be on its way, so it is not a refusal.
  '704': 'GENERAL_ERROR',
};
