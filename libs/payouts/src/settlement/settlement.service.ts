import { isAboutPayout, MODERATION_REASON_FACTS, type PayoutStatus, needsEnquiries, type Weighing } from '@app/domain';
import type { ProviderAccount, Step } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { insertReport, type NewReport, type RecordedReport, type StoredReport } from '../payout/provider-reports.repository.js';
import { SENDABLE } from '../tasks/payout-tasks.js';
import { nextEnquiry, nextEnquiryInAnyStatus } from './enquiry-schedule.js';
import { type SettlementContext, weighInContext } from './report-weighing.js';
import { watchFrom } from './watch.js';
import { type ChangeOrigin, changesAlong, referenceIn, reportedAmount, type ReportContent } from './status-path.js';

/** Failures that an account may require an operator to confirm. */
const FAILURES: readonly PayoutStatus[] = ['INVOKE_FAILED', 'PROCESS_FAILED'];

/** The longest pause before the next step of a payout, whatever a connector says, in milliseconds. */
const MAX_STEP_PAUSE_MS = 14 * 86_400_000;

/** A stored report with the step that is kept of it. */
type WeighedReport = StoredReport & { keptStep: Step | null };

/** The reason in the history when a case is closed automatically. */
const CLEARED = 'Final evidence arrived.';

/**
 * The one way in which a provider's report changes a payout. Answers, notifications, enquiries and operators' statements all pass here:
 * each report is stored, then weighed against everything that is known, and only then may the status follow.
 */
@Injectable()
export class SettlementService {
  constructor(private readonly cases: ModerationCases) {}

  /** Stores a report about a locked payout and lets the status follow where it may. */
  async recordAndApply(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, report: NewReport): Promise<PayoutRow> {
    return this.apply({ payouts, row, account }, await insertReport(payouts, row.id, report));
  }

  /** Weighs a stored report about a locked payout, and lets the status follow where it may. */
  async apply(context: SettlementContext, report: RecordedReport): Promise<PayoutRow> {
    const { payouts, row, account } = context;
    const weighing = await weighInContext(context, report);
    if (weighing.kind !== 'ignore' && isUnexplained(report, account))
      payouts.alerts.push({ name: 'refusal_unexplained', facts: { mode: row.mode, payoutId: row.id, providerAccountId: account.id } });
    const keptStep = stepToKeep(row, report);
    const weighed = await this.keepStep({ ...context, row: await this.applyEffect(context, { ...report, keptStep }, weighing) }, keptStep);
    const after = await this.planNextStep(payouts, await this.updateRequiredAction({ ...context, row: weighed }, report), report);
    // A notification that arrived during the enquiry is younger than its answer, so the enquiry that it requested is still due.
    return report.overtaken ? this.enquireNow(payouts, after) : after;
  }

  /** Changes a payout along a path of statuses. */
  transitionAlong(
    { payouts, row, account }: SettlementContext,
    path: readonly PayoutStatus[],
    report: ReportContent,
    origin: ChangeOrigin,
  ): Promise<PayoutRow> {
    return payouts.apply(row, ...changesAlong({ row, account }, path, report, origin));
  }

  /** A step travels with the change that its report causes, without a statement of its own. Without such a change it is one. */
  private async keepStep({ payouts, row, account }: SettlementContext, keptStep: Step | null): Promise<PayoutRow> {
    if (keptStep === null || isDeepStrictEqual(row.provider_step, keptStep)) return row;
    return payouts.apply(row, { type: 'provider.step_known', actor: actorOf(account), providerStep: keptStep, data: { names: Object.keys(keptStep) } });
  }

  /** The required action is the one of the provider's latest answer, and a change of its own. A notification only makes the gateway enquire. */
  private async updateRequiredAction({ payouts, row, account }: SettlementContext, report: RecordedReport): Promise<PayoutRow> {
    const { source, reportedStatus, requiredAction } = report;
    const mayBeRequired = (row.status === 'PROCESSING' || row.status === 'PENDING') && reportedStatus !== 'NOT_FOUND';
    if (!mayBeRequired || source === 'notification' || source === 'manual' || isDeepStrictEqual(row.wanted, requiredAction)) return row;
    const type = requiredAction ? 'details.wanted' : 'details.not_wanted';
    return payouts.apply(row, { type, actor: actorOf(account), requiredAction, data: { wanted: (requiredAction ?? row.wanted)?.type } });
  }

  /**
   * A payout in several steps goes on automatically: the next one is sent as an operation with its own intent, unless an operator has to decide first,
   * something else is planned, or the report is older than the latest request. A notification only makes the gateway enquire.
   */
  private async planNextStep(payouts: PayoutUnitOfWork, row: PayoutRow, report: RecordedReport): Promise<PayoutRow> {
    const { continueAfterMs, source, isOutdated, hasOpenRequest, mismatch } = report;
    const isNews = source !== 'notification' && source !== 'manual' && !isOutdated && !hasOpenRequest && isAboutPayout(mismatch);
    const mayGoOn = SENDABLE.submit_details.includes(row.status) && !row.moderation_required && row.send_task === null && row.wanted === null;
    if (continueAfterMs === null || !isNews || !mayGoOn) return row;
    return payouts.planTasks(row, { send: { operation: 'submit_details', inMs: Math.min(Math.max(0, Math.ceil(continueAfterMs)), MAX_STEP_PAUSE_MS) } });
  }

  private async applyEffect(context: SettlementContext, report: WeighedReport, weighing: Weighing): Promise<PayoutRow> {
    switch (weighing.kind) {
      case 'ignore':
        return this.planNext(context, report);
      case 'ask':
        return this.ask(context, report);
      case 'learn_amount':
        return this.recordAmount(context, report);
      case 'open_case':
        return this.openCase(context, report, weighing);
      case 'move':
        return this.transitionOrModerate(context, report, weighing.path);
    }
  }

  /**
   * News that proves nothing is asked about at once. After an answer that proves nothing the schedule goes on, whatever the status; an operator
   * decides when it is over.
   */
  private async ask({ payouts, row, account }: SettlementContext, report: StoredReport): Promise<PayoutRow> {
    if (report.source !== 'enquiry') return this.enquireNow(payouts, row);
    const next = nextEnquiryInAnyStatus(row, account.capabilities);
    if (next !== null || row.moderation_required) return payouts.planEnquiry(row, next);
    return this.cases.open(payouts, row, { reason: 'ENQUIRY_EXHAUSTED', enquire: null });
  }

  private async openCase(context: SettlementContext, report: StoredReport, { reason, because }: Extract<Weighing, { kind: 'open_case' }>): Promise<PayoutRow> {
    const { payouts, row, account } = context;
    const opened = await this.cases.open(payouts, row, {
      reason,
      ...(reason === 'PROVIDER_ERROR' ? { resolution: 'UNKNOWN' as const } : {}),
      ...responseOf(report),
      because,
      enquire: nextEnquiry(row, account.capabilities),
    });
    return report.source === 'notification' ? this.enquireNow(payouts, opened) : opened;
  }

  private async transitionOrModerate(context: SettlementContext, report: WeighedReport, path: readonly PayoutStatus[]): Promise<PayoutRow> {
    const { payouts, row, account } = context;
    const last = path.at(-1) as PayoutStatus;
    const isFinalEvidence = !needsEnquiries(last, true);
    const mayFollow = !row.moderation_required || (isFinalEvidence && (await this.mayClear(context)));
    // The report is evidence for the operator. After final evidence there is nothing more to ask.
    if (!mayFollow) return this.planNext(context, report, !isFinalEvidence);
    const actor = actorOf(account);
    if (account.options.preventFailure && FAILURES.includes(last))
      return this.cases.open(payouts, row, { reason: 'PREVENT_FAILURE', resolution: report.resolution, ...responseOf(report), enquire: null });
    const cleared = row.moderation_required ? await this.cases.close(payouts, row, { actor, comment: CLEARED }) : row;
    return this.transitionAlong({ ...context, row: cleared }, path, report, { actor });
  }

  /** Where the account allows it and final evidence answers every open case: one that only an operator can answer keeps all of them open. */
  private async mayClear({ payouts, row, account }: SettlementContext): Promise<boolean> {
    if (account.options.autoClear !== true) return false;
    const reasons = await this.cases.openReasons(payouts, row.id);
    return reasons.every((reason) => MODERATION_REASON_FACTS[reason].closedBy === 'final_report');
  }

  private enquireNow(payouts: PayoutUnitOfWork, row: PayoutRow): Promise<PayoutRow> {
    return payouts.planEnquiry(row, { inMs: 0 });
  }

  private async recordAmount(context: SettlementContext, report: StoredReport): Promise<PayoutRow> {
    const { payouts, row, account } = context;
    const processedAmountMinor = reportedAmount(report, row.amount_minor);
    const actor = actorOf(account);
    const clears = row.moderation_required && (await this.mayClear(context));
    const cleared = clears ? await this.cases.close(payouts, row, { actor, comment: CLEARED }) : row;
    const enquire = nextEnquiry({ ...cleared, processed_amount_minor: processedAmountMinor }, account.capabilities);
    const watch = row.watched_until === null ? watchFrom(row, account.capabilities) : null;
    const watched = watch ? { watchedUntil: watch.until, watch: { inMs: watch.nextInMs } } : {};
    return payouts.apply(cleared, { type: 'amount.known', actor, processedAmountMinor, enquire, ...watched });
  }

  /** The report is no news: only the next enquiry is planned, and the first provider reference is stored. */
  private async planNext({ payouts, row, account }: SettlementContext, report: StoredReport, enquires = true): Promise<PayoutRow> {
    const reference = row.provider_reference ?? referenceIn(report);
    const present =
      reference !== null && row.provider_reference === null
        ? await payouts.apply(row, { type: 'provider.reference_known', actor: actorOf(account), providerReference: reference })
        : row;
    // Only an answer counts as an enquiry: a notification without news delays none that is planned, or ordered by an operator.
    if (report.source === 'notification' && present.enquire_due_at !== null) return present;
    return payouts.planEnquiry(present, enquires ? nextEnquiry(present, account.capabilities) : null);
  }
}

/**
 * What the connector keeps for its next requests, if that is news. A notification only makes the gateway enquire; an answer that is older than the
 * latest request counts only where nothing is kept yet.
 */
function stepToKeep(row: PayoutRow, { step, source, isOutdated, mismatch }: RecordedReport): Step | null {
  const isAnswer = source !== 'notification' && source !== 'manual' && isAboutPayout(mismatch);
  const isNews = isAnswer && (!isOutdated || row.provider_step === null) && !isDeepStrictEqual(row.provider_step, step);
  return isNews ? step : null;
}

function actorOf({ id }: ProviderAccount): Actor {
  return { type: 'provider', id };
}

/** A notification is followed by an enquiry, whose answer has the same code. */
function isUnexplained({ source, providerCode }: StoredReport, { unexplainedCodes }: ProviderAccount): boolean {
  return source !== 'notification' && providerCode !== null && unexplainedCodes.includes(providerCode);
}

function responseOf({ providerCode, providerMessage }: ReportContent): Pick<ReportContent, 'providerCode' | 'providerMessage'> {
  return { providerCode, providerMessage };
}
