import type { ReportedStatus } from '@app/domain';
import { answerOf, isFatal } from '../../../connector-kit/answers.js';
import type { ConnectorAnswer, ProviderReport } from '../../../connector-kit/connector.contract.js';
import type { Payout, Transfer } from '../objects.js';
import { unclear, reportOfTransfer } from '../translate.js';

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
    `The payout is ${String(report.raw['status'])}, so its money went back to the connected account. It is there unless ${which} was reversed or an automatic schedule has paid it out since. Compare them at Stripe, and reverse the transfer there.`,
  );
}

/**
 * The report on a transfer together with its payout.
 * @param payout null if it was not looked up: the transfer alone says nothing about it
 */
export function combined(transfer: Transfer, payout: ProviderReport | null): ProviderReport {
  const { id, isReversed } = transfer;
  const ofTransfer = reportOfTransfer(transfer);
  if (payout !== null) {
    const raw = { ...payout.raw, transfer: ofTransfer.raw };
    return isReversed ? { ...payout, raw } : { ...whileTransferStands(payout, transfer), raw };
  }
  return unclear(ofTransfer, isReversed ? `The transfer ${id} was reversed.` : `The transfer ${id} was made. Whether it was paid out is asked next.`);
}

/**
 * The report on a transfer whose payout is still to be sent: the second step waits, and the gateway continues with it.
 * @param refusal why the payout was refused before; null: it was not sent, as far as Stripe's lists show
 * @param continueAfterMs when it is sent, in milliseconds from now
 */
export function beforePayout(transfer: Transfer, refusal: Pick<ConnectorAnswer, 'code' | 'message'> | null, continueAfterMs: number): ProviderReport {
  const report = reportOfTransfer(transfer);
  const why = refusal === null ? '' : ` Stripe refused it before: ${refusal.message ?? refusal.code ?? 'no reason was given'}`;
  const message = `The transfer ${transfer.id} was made, and its payout is sent next.${why}`;
  return { ...report, reportedStatus: 'PENDING', resolution: 'OK', processedAmountMinor: null, code: refusal?.code ?? report.code, message, continueAfterMs };
}

/** The report on a transfer of which something was reversed before there was a payout. */
export function reversedBeforePayout(transfer: Transfer): ProviderReport {
  const report = reportOfTransfer(transfer);
  const { id, isReversed } = transfer;
  if (!isReversed) return unclear(report, `A part of the transfer ${id} was reversed, and there is no payout. Compare them at Stripe.`);
  const message = `The transfer ${id} was reversed, and there is no payout.`;
  return { ...report, reportedStatus: 'REVOKED', resolution: 'DECLINED_ERROR', processedAmountMinor: 0n, message };
}

/** The report on a transfer whose money may have left with payouts of the automatic schedule. */
export function sweptAway(transfer: Transfer, swept: readonly Payout[]): ProviderReport {
  const which = swept.map(({ id }) => id).join(', ');
  const message = `The automatic schedule of the connected account has paid out after the transfer ${transfer.id} (${which}), so its money may have left with that. No payout is sent. Compare them at Stripe, add what is true as a statement, and set the payout schedule of the account to manual.`;
  return unclear(reportOfTransfer(transfer), message);
}

/** The answer to the reversal of a transfer from which nothing was paid out. One that was refused has changed nothing and can be repeated. */
export function afterTakingBack(transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  const { code, httpStatus, raw } = answer;
  if (answer.kind !== 'declined') return answer;
  const message = `Stripe refused to reverse the transfer ${transferId}, so nothing has changed: ${answer.message ?? code ?? 'no reason was given'} Repeat it once that is mended.`;
  return { kind: 'not_sent', resolution: 'GENERAL_ERROR', providerReference: transferId, code, message, httpStatus, raw };
}

/** The answer to a revocation whose transfer was reversed. */
export function takenBack(report: ProviderReport, providerReference: string): ConnectorAnswer {
  return answerOf('revoke', { ...report, reportedStatus: report.reportedStatus === 'CANCELLED' ? 'REVOKED' : 'UNCLEAR', providerReference });
}

/** The answer when the transfer was made and its payout may not have been: even if the payout was refused, money has moved. */
export function afterTransfer(transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return moneyMoved(answer, transferId, `The transfer ${transferId} was made. Its payout`);
}

/** The answer when the payout was canceled and the reversal of its transfer is not certain. */
export function afterCancel(payoutId: string, transferId: string, answer: ConnectorAnswer): ConnectorAnswer {
  return moneyMoved(answer, payoutId, `The payout ${payoutId} is canceled. The reversal of the transfer ${transferId}`);
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
