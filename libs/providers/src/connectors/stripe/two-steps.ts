import type { ReportedStatus } from '@app/domain';
import { isFatal } from '../../connector-kit/answers.js';
import type { ConnectorAnswer, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Transfer } from './objects.js';
import { unclear, viewOfTransfer } from './translate.js';

/** Reported statuses that say that no money is out. In two steps it may be at the connected account, and so out all the same. */
const NO_PAYMENT: readonly ReportedStatus[] = ['PROCESS_FAILED', 'REVOKED', 'CANCELLED'];

/**
 * What a payout comes to while its transfer stands: one that ended without a payment has left the money at the connected account.
 * @param transfer null where nobody has looked at it
 */
export function standing(view: ProviderReport, transfer: Transfer | null): ProviderReport {
  if (!NO_PAYMENT.includes(view.reportedStatus)) return view;
  const which = transfer === null ? 'Its transfer' : `The transfer ${transfer.id}`;
  return unclear(
    view,
    `${which} may still stand: the money of the payout, which is ${String(view.raw['status'])}, is at the connected account. Take the transfer back.`,
  );
}

/**
 * What a transfer and its payout come to.
 * @param payout null where there is none
 */
export function together(transfer: Transfer, payout: ProviderReport | null): ProviderReport {
  const { id, isReversed } = transfer;
  const ofTransfer = viewOfTransfer(transfer);
  if (payout !== null) {
    const raw = { ...payout.raw, transfer: ofTransfer.raw };
    return isReversed ? { ...payout, raw } : { ...standing(payout, transfer), raw };
  }
  const message = isReversed
    ? `The transfer ${id} was taken back, and there is no payout.`
    : `The transfer ${id} stands, and there is no payout: the money is at the connected account. Repeat the payout, or take the transfer back.`;
  return unclear(ofTransfer, message);
}

/** The answer where the payout is not known to be on its way, and its transfer stands: whatever was refused, money has moved. */
export function afterTransfer(transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return stillOut(answer, transferId, `The transfer ${transferId} stands, so the money is at the connected account. Its payout`);
}

/** The answer where the payout is canceled, and its transfer is not known to be back. */
export function afterCancel(payoutId: string, transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return stillOut(answer, payoutId, `The payout ${payoutId} is canceled, so the money is at the connected account. Taking back the transfer ${transferId}`);
}

/** The answer where the transfer has been taken back, in whole or in part, before there was a payout: nothing is paid out of it. */
export function strandedAnswer(transfer: Transfer): ConnectorAnswer {
  const { code, raw, httpStatus } = viewOfTransfer(transfer);
  const message = `The transfer ${transfer.id} was taken back, so nothing is paid out from it.`;
  return { kind: 'unknown', resolution: 'UNKNOWN', providerReference: transfer.id, code, message, httpStatus, raw };
}

function stillOut(answer: ConnectorAnswer, providerReference: string, where: string): ConnectorAnswer {
  const { kind, resolution, code, httpStatus, raw } = answer;
  const how = { declined: 'was refused', not_sent: 'was not sent', unknown: 'is unknown', done: 'is unclear', accepted: 'is unclear' }[kind];
  const message = `${where} ${how}: ${answer.message ?? code ?? 'no reason'}`;
  const isKnown = resolution === 'OK' || isFatal(resolution);
  return { kind: 'unknown', resolution: isKnown ? 'UNKNOWN' : resolution, providerReference, code, message, httpStatus, raw };
}
