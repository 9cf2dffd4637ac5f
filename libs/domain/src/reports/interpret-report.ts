import { isFinal, type PayoutStatus } from '../lifecycle/statuses.js';
import { providerPath } from '../lifecycle/transitions.js';

/**
 * What one statement says of a payout, in our words: a status the provider vouches for,
 * `NOT_FOUND` (the provider does not know it) or `UNCLEAR` (it said something that no table maps).
 */
export const CLAIMS = [
  'INVOKE_FAILED',
  'PROCESSING',
  'PENDING',
  'PROCESSED',
  'PARTIALLY_PROCESSED',
  'PROCESS_FAILED',
  'REVOKING',
  'REVOKED',
  'REVOKE_FAILED',
  'CANCELLING',
  'CANCELLED',
  'CANCEL_FAILED',
  'NOT_FOUND',
  'UNCLEAR',
] as const;

export type Claim = (typeof CLAIMS)[number];

/** Where a statement came from. */
export const STATEMENT_SOURCES = ['api_response', 'notification', 'enquiry', 'manual'] as const;

export type StatementSource = (typeof STATEMENT_SOURCES)[number];

/**
 * What a claim means for a payout in a given status.
 * - `move`: the statuses to pass through, in order
 * - `agree`: it says what we know already, or something older; nothing changes
 * - `learn`: the status stays, but now it is known where the money is
 * - `unclear`: a human has to read it
 * - `contradict`: it cannot be true together with what we know
 */
export type ClaimVerdict = { kind: 'move'; path: PayoutStatus[] } | { kind: 'agree' } | { kind: 'learn' } | { kind: 'unclear' } | { kind: 'contradict' };

const AGREE: ClaimVerdict = { kind: 'agree' };
const CONTRADICT: ClaimVerdict = { kind: 'contradict' };

/** Claims that say that money went out and stayed out. */
export function claimsPayment(claim: Claim): boolean {
  return claim === 'PROCESSED' || claim === 'PARTIALLY_PROCESSED';
}

/** Claims that say that no money is out: it never left, or it came back. */
export function claimsNoPayment(claim: Claim): boolean {
  return claim === 'INVOKE_FAILED' || claim === 'PROCESS_FAILED' || claim === 'REVOKED' || claim === 'CANCELLED';
}

/** Claims after which the same payout can never be paid. A payout that was taken back had been paid before. */
export function claimsPaymentNever(claim: Claim): boolean {
  return claim === 'INVOKE_FAILED' || claim === 'PROCESS_FAILED' || claim === 'REVOKED';
}

/** Claims that can only be made about a payout that the provider has. */
export function claimsReceipt(claim: Claim): boolean {
  return claim !== 'NOT_FOUND' && claim !== 'UNCLEAR' && claim !== 'INVOKE_FAILED';
}

function move(from: PayoutStatus, to: PayoutStatus): ClaimVerdict {
  const path = providerPath(from, to);
  return path.length > 0 ? { kind: 'move', path } : CONTRADICT;
}

/** Read by an enquiry or an API response a claim is about now; a notification may have been on its way for hours. */
function staleUnlessCurrent(source: StatementSource): ClaimVerdict {
  return source === 'notification' ? AGREE : CONTRADICT;
}

/** For the statuses in which nothing was sent, or nothing is with the provider any more. */
function whileNothingIsOut(claim: Claim): ClaimVerdict {
  return claimsNoPayment(claim) || claim === 'NOT_FOUND' ? AGREE : CONTRADICT;
}

function whileProviderWorks(status: 'PROCESSING' | 'PENDING', claim: Claim): ClaimVerdict {
  if (claim === 'NOT_FOUND' || claim === 'REVOKING' || claim === 'CANCEL_FAILED') return CONTRADICT;
  // Nobody asked to recall it, so a recall is a failure that the provider decided on.
  if (claim === 'REVOKED' || claim === 'INVOKE_FAILED') return move(status, 'PROCESS_FAILED');
  if (claim === status || claim === 'PROCESSING' || claim === 'REVOKE_FAILED') return AGREE;
  return move(status, claim as PayoutStatus);
}

function whileRevoking(claim: Claim): ClaimVerdict {
  if (claim === 'NOT_FOUND') return CONTRADICT;
  // The recall came too late, or there was nothing left to recall: where the money is travels beside the status.
  if (claimsPayment(claim) || claim === 'PROCESS_FAILED' || claim === 'INVOKE_FAILED') return move('REVOKING', 'REVOKE_FAILED');
  if (claim === 'PROCESSING' || claim === 'PENDING' || claim === 'REVOKING') return AGREE;
  return move('REVOKING', claim as PayoutStatus);
}

function whilePaid(status: 'PROCESSED' | 'PARTIALLY_PROCESSED', claim: Claim, source: StatementSource): ClaimVerdict {
  if (claim === status || claim === 'CANCEL_FAILED' || claim === 'REVOKE_FAILED') return AGREE;
  // Paid and then failed is the provider's way of saying that it took the money back.
  if (claim === 'PROCESS_FAILED' || claim === 'CANCELLED') return move(status, 'CANCELLED');
  if (claim === 'CANCELLING') return move(status, 'CANCELLING');
  if (claim === 'PROCESSING' || claim === 'PENDING') return staleUnlessCurrent(source);
  return CONTRADICT;
}

function whileCancelling(claim: Claim): ClaimVerdict {
  if (claim === 'CANCELLED' || claim === 'PROCESS_FAILED') return move('CANCELLING', 'CANCELLED');
  if (claim === 'CANCEL_FAILED') return move('CANCELLING', 'CANCEL_FAILED');
  if (claim === 'CANCELLING' || claimsPayment(claim)) return AGREE;
  return CONTRADICT;
}

/** For final statuses after the provider had it. Late truth never flips them; it is a contradiction for a human. */
function whileFinal(status: PayoutStatus, claim: Claim, source: StatementSource, amountKnown: boolean): ClaimVerdict {
  if (claim === (status as Claim)) return AGREE;
  if (claim === 'NOT_FOUND') return AGREE;
  if (status === 'REVOKE_FAILED') {
    if (claimsPayment(claim) || claim === 'PROCESS_FAILED') return amountKnown ? AGREE : { kind: 'learn' };
    return claim === 'REVOKED' || claim === 'CANCELLED' ? CONTRADICT : AGREE;
  }
  if (status === 'CANCEL_FAILED') return claimsNoPayment(claim) ? CONTRADICT : AGREE;
  if (claimsNoPayment(claim)) return AGREE;
  // The payout was refused, failed, recalled or taken back: whoever says now that money is out contradicts that.
  if (claimsPayment(claim)) return status === 'CANCELLED' ? staleUnlessCurrent(source) : CONTRADICT;
  return status === 'INVOKE_FAILED' ? CONTRADICT : staleUnlessCurrent(source);
}

/**
 * Reads a claim against the status the payout has. Pure; whether a case is open is the caller's business.
 * @param amountKnown whether it is already known where the money is
 */
export function readClaim(status: PayoutStatus, claim: Claim, source: StatementSource, amountKnown: boolean): ClaimVerdict {
  if (claim === 'UNCLEAR') return isFinal(status) ? AGREE : { kind: 'unclear' };
  switch (status) {
    case 'CREATE_FAILED':
    case 'CREATED':
    case 'READY':
    case 'TERMINATED':
    case 'EXPIRED':
      return whileNothingIsOut(claim);
    case 'INVOKING':
      if (claim === 'NOT_FOUND') return AGREE;
      return claim === 'REVOKED' || claim === 'REVOKE_FAILED' ? move(status, 'PROCESS_FAILED') : move(status, claim);
    case 'PROCESSING':
    case 'PENDING':
      return whileProviderWorks(status, claim);
    case 'REVOKING':
      return whileRevoking(claim);
    case 'PROCESSED':
    case 'PARTIALLY_PROCESSED':
      return whilePaid(status, claim, source);
    case 'CANCELLING':
      return whileCancelling(claim);
    default:
      return whileFinal(status, claim, source, amountKnown);
  }
}

/**
 * Where the money is once a status is reached.
 * @returns minor units that went out and stayed out; null while that is not known
 */
export function processedAmountAt(status: PayoutStatus, amountMinor: bigint, claimedMinor: bigint | null, knownMinor: bigint | null): bigint | null {
  switch (status) {
    case 'PROCESSED':
      return claimedMinor ?? amountMinor;
    case 'PARTIALLY_PROCESSED':
      return claimedMinor;
    case 'CREATE_FAILED':
    case 'TERMINATED':
    case 'EXPIRED':
    case 'INVOKE_FAILED':
    case 'PROCESS_FAILED':
    case 'REVOKED':
    case 'CANCELLED':
      return 0n;
    case 'CANCELLING':
    case 'CANCEL_FAILED':
      return knownMinor;
    case 'REVOKE_FAILED':
      return claimedMinor;
    default:
      return null;
  }
}
