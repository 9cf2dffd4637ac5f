import {
  type ReportedStatus,
  reportsPayment,
  type ReportInterpretation,
  MODERATION_REASON_FACTS,
  processedAmountAt,
  type PayoutStatus,
  interpretReport,
  type Resolution,
  wantsEnquiries,
} from '@app/domain';
import type { ProviderAccount } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { nextEnquiry } from './enquiry-schedule.js';
import { ModerationCases } from '../payout/moderation-cases.js';
import type { PayoutChange, PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { type RecordedReport, insertReport, type StoredReport, listAttempts, type NewReport } from '../payout/provider-reports.repository.js';

/** A reported status as settling needs it. */
type ReportContent = Pick<StoredReport, 'reportedStatus' | 'resolution' | 'processedAmountMinor' | 'providerReference' | 'providerCode' | 'providerMessage'>;

/** Statuses in which a payment is no news. */
const PAID: readonly PayoutStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'CANCELLING', 'CANCEL_FAILED', 'CANCELLED'];
/** Failures that an account may want a human to confirm. */
const FAILURES: readonly PayoutStatus[] = ['INVOKE_FAILED', 'PROCESS_FAILED'];

/** Said in the history when a case closes by itself. */
const CLEARED = 'Final evidence arrived.';

/**
 * The only door for what a provider says. Answers, notifications, enquiries and operators' statements all come through here:
 * each is kept, then read against the status, and only then may the status follow.
 */
@Injectable()
export class SettlementService {
  constructor(private readonly cases: ModerationCases) {}

  /** Keeps a statement about a locked payout and lets the status follow where it may. */
  async recordAndApply(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, what: NewReport): Promise<PayoutRow> {
    return this.apply(payouts, row, account, await insertReport(payouts.tx, row.id, what));
  }

  /** Reads a kept statement about a locked payout, and lets the status follow where it may. */
  async apply(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, kept: RecordedReport): Promise<PayoutRow> {
    const verdict = await this.interpret(payouts, row, account, kept);
    if (verdict.kind !== 'no_change' && hidesItsReason(kept, account))
      payouts.alerts.push({ name: 'refusal_unexplained', facts: { payoutId: row.id, providerAccountId: account.id } });
    const after = await this.updateRequiredAction(payouts, await this.applyEffect(payouts, row, account, kept, verdict), account, kept);
    // News that came while the answer was on its way are younger than it. They made us ask, and that question is still open.
    return kept.overtaken ? this.enquireNow(payouts, after) : after;
  }

  /** What the provider waits for is as its latest answer says, and a change of its own. A notification makes us ask, and the answer tells. */
  private async updateRequiredAction(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, kept: RecordedReport): Promise<PayoutRow> {
    const { source, reportedStatus, requiredAction: wanted } = kept;
    const waits = (row.status === 'PROCESSING' || row.status === 'PENDING') && reportedStatus !== 'NOT_FOUND';
    if (!waits || source === 'notification' || source === 'manual' || isDeepStrictEqual(row.wanted, wanted)) return row;
    const type = wanted ? 'details.wanted' : 'details.not_wanted';
    return payouts.apply(row, { type, actor: { type: 'provider', id: account.id }, requiredAction: wanted, data: { wanted: (wanted ?? row.wanted)?.type } });
  }

  private async applyEffect(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    account: ProviderAccount,
    kept: StoredReport,
    verdict: ReportInterpretation,
  ): Promise<PayoutRow> {
    // A notification may be late, reordered or out of context. It makes us ask, and the answer is believed.
    if (kept.source === 'notification' && verdict.kind !== 'no_change') return this.enquireNow(payouts, row);
    switch (verdict.kind) {
      case 'no_change':
        return this.planNext(payouts, row, account, kept);
      case 'amount_known':
        return this.recordAmount(payouts, row, account, kept);
      case 'unmapped':
        return this.cases.open(payouts, row, {
          reason: 'PROVIDER_ERROR',
          resolution: 'UNKNOWN',
          ...wordsOf(kept),
          next: nextEnquiry(row, account.capabilities),
        });
      case 'conflict':
        return this.cases.open(payouts, row, { reason: 'CONFLICT', ...wordsOf(kept), next: nextEnquiry(row, account.capabilities) });
      case 'transition':
        return this.transitionOrModerate(payouts, row, account, kept, verdict.path);
    }
  }

  /** Takes every status on the way, one event each. Where the money is, is told with the last one. */
  async transitionAlong(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    path: readonly PayoutStatus[],
    said: ReportContent,
    account: ProviderAccount,
    actor: Actor,
    reason?: string,
  ): Promise<PayoutRow> {
    let knownMinor = row.processed_amount_minor;
    const changes = path.map((to, index): PayoutChange => {
      const last = index === path.length - 1;
      const processedAmountMinor = processedAmountAt(to, row.amount_minor, said.processedAmountMinor, knownMinor);
      knownMinor = processedAmountMinor;
      return {
        to,
        actor,
        resolution: last ? resolutionAt(to, said) : 'OK',
        processedAmountMinor,
        ...(said.providerReference === null ? {} : { providerReference: said.providerReference }),
        enquiryCount: 0,
        next: last ? nextEnquiry({ ...row, status: to, processed_amount_minor: processedAmountMinor, enquiry_count: 0 }, account.capabilities) : null,
        ...(reason === undefined ? {} : { reason }),
        data: last ? { provider_code: said.providerCode, provider_message: said.providerMessage } : {},
      };
    });
    return payouts.apply(row, ...changes);
  }

  private async interpret(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, kept: RecordedReport): Promise<ReportInterpretation> {
    if (kept.reportedStatus === 'NOT_FOUND' && isNotThereYet(row)) return { kind: 'no_change' };
    if (kept.reportedStatus === 'NOT_FOUND' && (await this.isSettling(payouts, row, account, kept.receivedAt))) return { kind: 'no_change' };
    // Paid with a part of the amount, and no word of how much: only a human can say.
    if (kept.reportedStatus === 'PARTIALLY_PROCESSED' && !isPart(kept.processedAmountMinor, row.amount_minor)) return { kind: 'unmapped' };
    if (kept.reportedStatus === 'PROCESSED' && kept.processedAmountMinor !== null && kept.processedAmountMinor !== row.amount_minor)
      return { kind: 'unmapped' };
    // Who failed, or was recalled, cannot be paid afterwards: one of the two stories is wrong.
    if (kept.paymentRuledOutBefore && reportsPayment(kept.reportedStatus) && !PAID.includes(row.status)) return { kind: 'conflict' };
    return interpretReport(row.status, kept.reportedStatus, kept.source, row.processed_amount_minor !== null);
  }

  /** Shortly after a send a "not found" says nothing. */
  private async isSettling(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, at: Date): Promise<boolean> {
    const attempts = await listAttempts(payouts.tx, row.id);
    const lastSendEndedAtMs = Math.max(0, ...attempts.map((attempt) => attempt.finishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER));
    return at.getTime() < lastSendEndedAtMs + account.capabilities.settleTimeMs;
  }

  private async transitionOrModerate(
    payouts: PayoutUnitOfWork,
    row: PayoutRow,
    account: ProviderAccount,
    kept: StoredReport,
    path: readonly PayoutStatus[],
  ): Promise<PayoutRow> {
    const last = path.at(-1) as PayoutStatus;
    const isFinalWord = !wantsEnquiries(last, true);
    const free = !row.moderation_required || (isFinalWord && (await this.mayClear(payouts, row, account)));
    // Evidence for the operator. Once it is the last word, there is nothing more to ask.
    if (!free) return this.planNext(payouts, row, account, kept, !isFinalWord);
    const provider: Actor = { type: 'provider', id: account.id };
    if (account.options.preventFailure && FAILURES.includes(last)) {
      return this.cases.open(payouts, row, { reason: 'PREVENT_FAILURE', resolution: kept.resolution, ...wordsOf(kept), next: null });
    }
    const cleared = row.moderation_required ? await this.cases.close(payouts, row, provider, CLEARED) : row;
    return this.transitionAlong(payouts, cleared, path, kept, account, provider);
  }

  /** Where the account says so, and where final evidence answers every case that is open: one that asks for a human keeps all of them. */
  private async mayClear(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount): Promise<boolean> {
    if (account.options.autoClear !== true) return false;
    const reasons = await this.cases.openReasons(payouts, row.id);
    return reasons.every((reason) => MODERATION_REASON_FACTS[reason].answeredBy === 'final_evidence');
  }

  /** Unless something else is about to be sent, whose answer will tell as well. */
  private enquireNow(payouts: PayoutUnitOfWork, row: PayoutRow): Promise<PayoutRow> {
    const free = row.next_action === null || row.next_action === 'enquire';
    return free ? payouts.plan(row, { action: 'enquire', inMs: 0 }) : Promise.resolve(row);
  }

  private async recordAmount(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, kept: StoredReport): Promise<PayoutRow> {
    const processedAmountMinor = amountOf(kept.reportedStatus, row.amount_minor, kept.processedAmountMinor);
    const actor: Actor = { type: 'provider', id: account.id };
    const clears = row.moderation_required && (await this.mayClear(payouts, row, account));
    const cleared = clears ? await this.cases.close(payouts, row, actor, CLEARED) : row;
    return payouts.apply(cleared, {
      type: 'amount.known',
      actor,
      processedAmountMinor,
      next: nextEnquiry({ ...cleared, processed_amount_minor: processedAmountMinor }, account.capabilities),
    });
  }

  /** Nothing new: only the next question is planned, and a provider reference is kept when it is the first. */
  private async planNext(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, kept: StoredReport, asks = true): Promise<PayoutRow> {
    const reference = row.provider_reference ?? kept.providerReference;
    const present =
      reference !== null && row.provider_reference === null
        ? await payouts.apply(row, { type: 'provider.reference_known', actor: { type: 'provider', id: account.id }, providerReference: reference })
        : row;
    // Only an answer uses a question up: a notification without news puts off none that is planned, or ordered by an operator.
    const answersQuestion = kept.source !== 'notification' && present.next_action === 'enquire';
    if (!answersQuestion && present.next_action !== null) return present;
    return payouts.plan(present, asks ? nextEnquiry(present, account.capabilities) : null);
  }
}

/** A provider that challenges before it registers anything has nothing to find until it is answered. */
function isNotThereYet(row: PayoutRow): boolean {
  return row.wanted !== null && row.provider_reference === null;
}

/** A notification is followed by a question, whose answer says it again. */
function hidesItsReason({ source, providerCode }: StoredReport, { unexplainedCodes }: ProviderAccount): boolean {
  return source !== 'notification' && providerCode !== null && unexplainedCodes.includes(providerCode);
}

function wordsOf(said: ReportContent): { providerCode: string | null; providerMessage: string | null } {
  return { providerCode: said.providerCode, providerMessage: said.providerMessage };
}

function isPart(partMinor: bigint | null, amountMinor: bigint): boolean {
  return partMinor !== null && partMinor > 0n && partMinor < amountMinor;
}

function amountOf(reportedStatus: ReportedStatus, amountMinor: bigint, claimedMinor: bigint | null): bigint {
  if (reportedStatus === 'PROCESSED') return claimedMinor ?? amountMinor;
  return reportedStatus === 'PARTIALLY_PROCESSED' ? (claimedMinor ?? 0n) : 0n;
}

/** A failed recall or return needs a reason even where the provider only says how the payout stands. */
function resolutionAt(to: PayoutStatus, said: ReportContent): Resolution {
  // Stopped because we asked for it, whatever the provider calls the reason.
  if (to === 'REVOKED') return 'OK';
  if ((to === 'REVOKE_FAILED' || to === 'CANCEL_FAILED') && said.resolution === 'OK') return 'PROCESSING_ERROR';
  return said.resolution;
}
