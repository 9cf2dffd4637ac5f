import { isMoneyOut, needsEnquiries } from '@app/domain';
import type { EnquiryAnswer, ProviderAccount, ProviderReport } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { nextEnquiryInAnyStatus } from './enquiry-schedule.js';
import { receivedReport } from './received-report.js';
import type { SettlementContext } from './report-weighing.js';
import { SettlementService } from './settlement.service.js';
import { watchLeft } from './watch.js';

/** An enquiry that was made, and its answer. */
export interface AnsweredEnquiry {
  payoutId: string;
  account: ProviderAccount;
  answer: EnquiryAnswer;
  /** When the enquiry was made, on the database's clock. */
  askedAt: Date;
}

/** Records the answers to enquiries and plans the next one; after the last one of a schedule an operator decides. Keeps INV-11. */
@Injectable()
export class EnquiryAnswersService {
  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
  ) {}

  record(enquiry: AnsweredEnquiry): Promise<void> {
    return this.transactions.run((payouts) => this.recordAnswer(payouts, enquiry));
  }

  private async recordAnswer(payouts: PayoutUnitOfWork, { payoutId, account, answer, askedAt }: AnsweredEnquiry): Promise<void> {
    const locked = await payouts.lock(payoutId);
    // A look at a watched payout is no enquiry of a phase: it uses up none of its schedule.
    const asked = locked.enquire_due_at === null && locked.watch_due_at !== null ? 0 : 1;
    const context: SettlementContext = { payouts, row: { ...locked, enquiry_count: locked.enquiry_count + asked }, account };
    const settled = await this.settle(context, answer, askedAt);
    const after = await this.planWatch({ ...context, row: settled }, answer);
    const isUnanswered = answer.kind === 'no_answer' && (locked.enquire_due_at !== null || locked.watch_due_at !== null);
    const isAnswerOwed = isUnanswered || needsEnquiries(after.status, after.processed_amount_minor !== null);
    if (isAnswerOwed && after.enquire_due_at === null && after.watch_due_at === null && after.send_task === null && !after.moderation_required)
      await this.cases.open(payouts, after, { reason: 'ENQUIRY_EXHAUSTED', enquire: null });
  }

  /**
   * Whatever the answer is, a payout whose money is out is looked at again until its watch ends. It ends with an answer that leaves the payout
   * as it is; a last look without an answer is repeated like an enquiry, and one that contradicts the payment has opened a case.
   */
  private async planWatch({ payouts, row, account }: SettlementContext, answer: EnquiryAnswer): Promise<PayoutRow> {
    const isWatched = row.watched_until !== null && isMoneyOut(row.status, row.processed_amount_minor);
    if (!isWatched) return row.watch_due_at === null ? row : payouts.planTasks(row, { watch: null });
    const left = watchLeft(row, account.capabilities);
    if (left) return payouts.planTasks(row, { watch: { inMs: left.nextInMs } });
    if (answer.kind === 'found' && !row.moderation_required) return payouts.apply(row, { type: 'watch.ended', actor: SYSTEM, watchedUntil: null, watch: null });
    const isRepeated = answer.kind === 'no_answer' && row.enquire_due_at === null;
    return payouts.planTasks(row, { watch: null, ...(isRepeated ? { enquire: nextEnquiryInAnyStatus(row, account.capabilities) } : {}) });
  }

  /**
   * An enquiry without an answer is repeated, whatever the status: for a payout that is paid or final a notification has requested it,
   * and that news must not be lost with the first enquiry that fails.
   */
  private async planRepeat({ payouts, row, account }: SettlementContext): Promise<PayoutRow> {
    return row.enquire_due_at === null ? row : payouts.planEnquiry(row, nextEnquiryInAnyStatus(row, account.capabilities));
  }

  private async settle(context: SettlementContext, answer: EnquiryAnswer, askedAt: Date): Promise<PayoutRow> {
    const { payouts, row, account } = context;
    if (answer.kind === 'no_answer') {
      const { resolution, code, message } = answer;
      const recorded = await payouts.record(row, { type: 'enquiry.failed', resolution, actor: SYSTEM, data: { code, message } });
      return this.planRepeat({ ...context, row: recorded });
    }
    const found: ProviderReport = answer.kind === 'found' ? answer : { ...answer, reportedStatus: 'NOT_FOUND', resolution: 'OK', processedAmountMinor: null };
    return this.settlement.recordAndApply(payouts, row, account, { ...receivedReport(row, { source: 'enquiry', identity: account.identity }, found), askedAt });
  }
}
