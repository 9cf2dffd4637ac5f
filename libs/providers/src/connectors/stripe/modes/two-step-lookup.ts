import type { EnquiryAnswer } from '../../../connector-kit/connector.contract.js';
import type { TimeLeft } from '../../../connector-kit/time-left.js';
import { cannotTell, type LookupResult, onlyOne, type StripeLookup } from '../lookup.js';
import type { Payout, Transfer } from '../objects.js';
import { accountIn } from '../order.js';
import { type Expected, isOurTransfer, notOurs } from '../translate.js';
import { beforePayout, combined, reversedBeforePayout, sweptAway, whileTransferStands } from './two-steps.js';

/** The margin for the difference between two of Stripe's clocks, in seconds. */
const CLOCK_MARGIN_SECONDS = 60;
/** A payout is sent this long after Stripe says that its money can be paid out, in milliseconds. */
const ARRIVAL_MARGIN_MS = 60_000;

/** Where the money of a transfer is, as far as Stripe's lists show it. */
export interface Situation {
  transfer: Transfer;
  /** The payout with our key; null: there is none. */
  payout: Payout | null;
  /** Payouts that the automatic schedule of the connected account has made since the transfer: its money may have left with them. */
  swept: readonly Payout[];
}

/** Looks at both steps of a payout. Nothing is said about the place of the money without this look. */
export class TwoStepLookup {
  constructor(private readonly lookup: StripeLookup) {}

  /** Finds the transfer by the group of our key, and what was paid out from it. */
  async byKey(expected: Expected, timeLeft: TimeLeft): Promise<{ transfer: Transfer } | { answer: EnquiryAnswer }> {
    const transfers = await this.lookup.transfersByKey({ expected, timeLeft });
    const one = 'value' in transfers ? onlyOne(transfers.value) : transfers;
    return 'value' in one ? { transfer: one.value } : one;
  }

  /** Reads all payouts of the connected account since the transfer. */
  async situationOf(transfer: Transfer, account: string | null, expected: Expected, timeLeft: TimeLeft): Promise<Situation | { answer: EnquiryAnswer }> {
    if (account === null) return { answer: cannotTell('The connected account of the transfer is not known. Look the transfer up at Stripe.') };
    const created = { gte: String(Math.max(0, (transfer.createdSeconds ?? 0) - CLOCK_MARGIN_SECONDS)) };
    const listed = await this.lookup.payoutsOfAccount({ expected, created, timeLeft }, account);
    if ('answer' in listed) return listed;
    const ours = listed.value.filter(({ invokeKey }) => invokeKey === expected.invokeKey);
    const swept = listed.value.filter((payout) => !ours.includes(payout) && isSweep(payout, transfer));
    if (ours.length === 0) return { transfer, payout: null, swept };
    const one = onlyOne(ours);
    return 'value' in one ? { transfer, payout: one.value, swept } : one;
  }

  /** Reports what was found. Where nothing was paid out yet, the second step follows as soon as the money has arrived. */
  async read({ transfer, payout, swept }: Situation, expected: Expected, timeLeft: TimeLeft): Promise<LookupResult> {
    const account = accountOf(transfer, expected);
    if (payout !== null) return this.reportOf(payout, account, expected, timeLeft);
    if (swept.length > 0) return { report: sweptAway(transfer, swept) };
    if (transfer.amountReversed > 0n) return { report: reversedBeforePayout(transfer) };
    return { report: beforePayout(transfer, null, await this.untilArrivalMs(transfer, account, timeLeft)) };
  }

  /** Translates a payout, together with its transfer when the result depends on it. */
  async reportOf(payout: Payout, account: string | null, expected: Expected, timeLeft: TimeLeft): Promise<LookupResult> {
    const fetched = await this.lookup.reportOfPayout(payout, expected, account, timeLeft);
    if ('answer' in fetched || whileTransferStands(fetched.report, null).reportedStatus === fetched.report.reportedStatus) return fetched;
    if (payout.transferId === null) return { report: whileTransferStands(fetched.report, null) };
    const transfer = await this.lookup.transfer(payout.transferId, timeLeft);
    if ('answer' in transfer) return transfer.answer.kind === 'no_answer' ? { answer: transfer.answer } : { report: whileTransferStands(fetched.report, null) };
    return { report: isOurTransfer(transfer.value, expected) ? combined(transfer.value, fetched.report) : notOurs(fetched.report) };
  }

  /** How long the money of a transfer cannot be paid out yet, in milliseconds; 0: it can, or Stripe does not say. */
  async untilArrivalMs({ paymentId }: Transfer, account: string | null, timeLeft: TimeLeft): Promise<number> {
    const seconds = paymentId === null || account === null ? null : await this.lookup.availableOn(paymentId, account, timeLeft);
    const leftMs = seconds === null ? 0 : seconds * 1_000 - Date.now();
    return leftMs > 0 ? leftMs + ARRIVAL_MARGIN_MS : 0;
  }
}

/** The connected account. Without the recipient, the transfer names it. */
export function accountOf({ destination }: Transfer, expected: Expected): string | null {
  return expected.account ?? accountIn({ account: destination });
}

function isSweep({ isAutomatic, currency, createdSeconds }: Payout, transfer: Transfer): boolean {
  return isAutomatic && currency === transfer.currency && (createdSeconds ?? Infinity) >= (transfer.createdSeconds ?? 0);
}
