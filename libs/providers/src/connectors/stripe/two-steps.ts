import type { ReportedStatus } from '@app/domain';
import { isFatal } from '../../connector-kit/answers.js';
import type { ConnectorAnswer, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Transfer } from './objects.js';
import { unclear, reportOfTransfer } from './translate.js';

/** Reported statuses that mean that no money was paid. In two steps it may have reached the connected account all the same. */
const NOT_PAID: readonly ReportedStatus[] = ['PROCESS_FAILED', 'REVOKED', 'CANCELLED'];

/**
 * The report on a payout whose transfer was not reversed: if it ended without a payment, the money is at the connected account.
 * @param transfer null if it was not looked up
 */
export function whileTransferStands(report: ProviderReport, transfer: Transfer | null): ProviderReport {
  if (!NOT_PAID.includes(report.reportedStatus)) return report;
  const which = transfer === null ? 'its transfer' : `the transfer ${transfer.id}`;
  return unclear(
    report,
    `The payout is ${String(report.raw['status'])}, so its money is at the connected account unless ${which} was reversed. Reverse the transfer at Stripe.`,
  );
}

/**
 * The report on a transfer together with its payout.
 * @param payout null if there is none
 */
export function combined(transfer: Transfer, payout: ProviderReport | null): ProviderReport {
  const { id, isReversed } = transfer;
  const ofTransfer = reportOfTransfer(transfer);
  if (payout !== null) {
    const raw = { ...payout.raw, transfer: ofTransfer.raw };
    return isReversed ? { ...payout, raw } : { ...whileTransferStands(payout, transfer), raw };
  }
  const message = isReversed
    ? `The transfer ${id} was reversed, and there is no payout.`
    : `The transfer ${id} was made, and there is no payout: the money is at the connected account. Send the payout again, or reverse the transfer at Stripe.`;
  return unclear(ofTransfer, message);
}

/** The answer when the transfer was made and its payout may not have been: even if the payout was refused, money has moved. */
export function afterTransfer(transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return moneyMoved(answer, transferId, `The transfer ${transferId} was made, so the money is at the connected account. Its payout`);
}

/** The answer when the payout was canceled and the reversal of its transfer is not certain. */
export function afterCancel(payoutId: string, transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return moneyMoved(
    answer,
    payoutId,
    `The payout ${payoutId} is canceled, so the money is at the connected account. The reversal of the transfer ${transferId}`,
  );
}

/** The answer when the transfer was reversed, fully or partly, before there was a payout: no payout is sent. */
export function afterReversedTransfer(transfer: Transfer): ConnectorAnswer {
  const { code, raw, httpStatus } = reportOfTransfer(transfer);
  const message = `The transfer ${transfer.id} was reversed, so no payout is sent. Compare them at Stripe.`;
  return { kind: 'unknown', resolution: 'UNKNOWN', providerReference: transfer.id, code, message, httpStatus, raw };
}

function moneyMoved(answer: ConnectorAnswer, providerReference: string, where: string): ConnectorAnswer {
  const { kind, resolution, code, httpStatus, raw } = answer;
  const how = { declined: 'was refused', not_sent: 'was not sent', unknown: 'is unknown', done: 'is unclear', accepted: 'is unclear' }[kind];
  const message = `${where} ${how}: ${answer.message ?? code ?? 'no reason was given'}`;
  const isKnown = resolution === 'OK' || isFatal(resolution);
  return { kind: 'unknown', resolution: isKnown ? 'UNKNOWN' : resolution, providerReference, code, message, httpStatus, raw };
}
