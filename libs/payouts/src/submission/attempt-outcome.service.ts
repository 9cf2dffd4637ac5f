import type { Operation, ReportedStatus } from '@app/domain';
import type { Accepted, ConnectorAnswer, Done, ProviderAccount, ProviderReport } from '@app/providers';
import { Injectable } from '@nestjs/common';
import type { AttemptEnd } from '../payout/attempts.repository.js';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { insertReport, type NewReport } from '../payout/provider-reports.repository.js';
import { enquiryPauseMs, nextEnquiry } from '../settlement/enquiry-schedule.js';
import { type Origin, receivedReport } from '../settlement/received-report.js';
import type { SettlementContext } from '../settlement/report-weighing.js';
import { SettlementService } from '../settlement/settlement.service.js';
import { SENDABLE, type TaskPlan } from '../tasks/payout-tasks.js';
import type { Submission } from './intent.js';
import { isDue } from './send-policy.js';

/** A busy provider is called this often before an operator decides. */
const MAX_BACK_PRESSURE = 8;
/** What a definite refusal of each operation reports about the payout. */
const REFUSAL: Readonly<Record<Exclude<Operation, 'submit_details'>, ReportedStatus>> = {
  invoke: 'INVOKE_FAILED',
  revoke: 'REVOKE_FAILED',
  cancel: 'CANCEL_FAILED',
};

/** Transaction two of a send: the answer ends the attempt, and what it means for the payout is decided. */
@Injectable()
export class AttemptOutcomeService {
  constructor(
    private readonly transactions: PayoutTransactions,
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
  ) {}

  /** Records the answer to an operation. */
  record(submission: Submission, answer: ConnectorAnswer): Promise<void> {
    return this.transactions.run((payouts) =>
      answer.kind === 'done' || answer.kind === 'accepted' ? this.recordReport(payouts, submission, answer) : this.recordEnd(payouts, submission, answer),
    );
  }

  /**
   * Nothing is sent, and nothing else is done automatically.
   * @param why what an operator has to know
   */
  abort({ id }: PayoutRow, operation: Operation, why: string): Promise<null> {
    return this.transactions.run(async (payouts) => {
      const row = await payouts.lock(id);
      if (!isDue(row, operation)) return null;
      await this.cases.open(payouts, row, { reason: 'PROVIDER_ERROR', resolution: 'GENERAL_ERROR', providerMessage: why });
      return null;
    });
  }

  private async recordReport(payouts: PayoutUnitOfWork, { account, intent }: Submission, answer: Done | Accepted): Promise<void> {
    const { row: intended, attempt } = intent;
    const report: NewReport = {
      ...receivedReport(intended, originOf(account), answer),
      attemptId: attempt.id,
      askedAt: intended.now,
    };
    // Sent together: the second statement runs once the lock is held, and sees what was committed before.
    const locked = payouts.lock(intended.id);
    const end = endOf(answer, false);
    const [row, stored] = await Promise.all([locked, insertReport(payouts, intended.id, report, { attemptId: attempt.id, end })]);
    if (stored.hasEndedAttempt) payouts.bindEnd(row.id, attempt.id, end);
    await this.settlement.apply({ payouts, row, account }, stored);
  }

  private async recordEnd(payouts: PayoutUnitOfWork, submission: Submission, answer: Exclude<ConnectorAnswer, Done | Accepted>): Promise<void> {
    const { operation, account, intent } = submission;
    const { row: intended, attempt } = intent;
    // A refusal of a repeat says nothing about the first send, whose outcome is unknown.
    const ambiguous = answer.kind === 'declined' && attempt.unknownBefore > 0;
    const end = endOf(answer, ambiguous);
    const context: SettlementContext = { payouts, row: await payouts.lock(intended.id), account };
    const inTime = await payouts.endAttempt(intended.id, attempt.id, end);
    if (!inTime) {
      await this.recordLateAnswer(context, attempt.id, end);
    } else if (isAnswerToProvider(operation, context.row) && (answer.kind === 'declined' || answer.kind === 'not_sent')) {
      await this.recordRefusedDetails(context, end);
    } else if (answer.kind === 'not_sent' && answer.retryAfterMs !== undefined && attempt.number < MAX_BACK_PRESSURE) {
      await this.scheduleRetry(context, operation, end, answer.retryAfterMs);
    } else if (answer.kind === 'declined' && !ambiguous && operation !== 'submit_details') {
      await this.applyReport(context, submission, { ...answer, reportedStatus: REFUSAL[operation], processedAmountMinor: null });
    } else if (answer.kind === 'unknown' && answer.receipt) {
      await this.applyReport(context, submission, { ...answer, reportedStatus: 'UNCLEAR', processedAmountMinor: null });
    } else {
      await this.openModerationCase(context, operation, end);
    }
  }

  /** Without a report an answer changes nothing once its attempt was given up: the payout may have been sent again by now. It is recorded for operators. */
  private async recordLateAnswer({ payouts, row }: SettlementContext, attemptId: string, end: AttemptEnd): Promise<void> {
    const { resolution, code: provider_code, message: provider_message } = end;
    await payouts.record(row, { type: 'attempt.answered_late', resolution, actor: SYSTEM, data: { answers: attemptId, provider_code, provider_message } });
  }

  /** A busy provider has accepted nothing: the same request leaves again after the pause that it names, under the same key. */
  private async scheduleRetry({ payouts, row }: SettlementContext, operation: Operation, end: AttemptEnd, retryAfterMs: number): Promise<void> {
    const data = { operation, retry_after_ms: retryAfterMs, provider_code: end.code, provider_message: end.message };
    await payouts.apply(row, { type: 'attempt.postponed', actor: SYSTEM, send: { operation, inMs: retryAfterMs }, enquire: null, data });
  }

  /** The provider did not accept the details and still waits for good ones; the history and its merchant hear why. */
  private async recordRefusedDetails({ payouts, row, account }: SettlementContext, { resolution, code, message, outcome }: AttemptEnd): Promise<void> {
    const answered = outcome === 'declined';
    const enquire = nextEnquiry(row, account.capabilities);
    await payouts.apply(row, {
      type: 'details.refused',
      actor: SYSTEM,
      enquire,
      refusal: { resolution, provider_code: code, provider_message: message, answered },
    });
  }

  /** What an answer without a report of its own says about the payout: that the operation was refused, or only that the provider has it. */
  private async applyReport({ payouts, row, account }: SettlementContext, { intent }: Submission, report: ProviderReport): Promise<void> {
    const received = receivedReport(row, originOf(account), report);
    await this.settlement.recordAndApply(payouts, row, account, { ...received, attemptId: intent.attempt.id, askedAt: intent.row.now });
  }

  /**
   * Resolutions of the ERROR group: nothing is sent automatically any more. Enquiries go on where there is something to ask about; what was not
   * sent is planned again, and waits for the decision.
   */
  private async openModerationCase({ payouts, row, account }: SettlementContext, operation: Operation, end: AttemptEnd): Promise<void> {
    const isUnsent = end.outcome === 'not_sent' && operation !== 'submit_details' && SENDABLE[operation].includes(row.status);
    const plan: TaskPlan = {
      enquire: operation === 'invoke' && end.outcome === 'not_sent' ? null : { inMs: enquiryPauseMs(account.capabilities, 0) },
      ...(isUnsent ? { send: { operation, inMs: 0 } } : {}),
    };
    await this.cases.open(payouts, row, {
      reason: 'PROVIDER_ERROR',
      resolution: end.resolution,
      providerCode: end.code,
      providerMessage: end.message,
      ...plan,
    });
  }
}

/** Details that the provider waits for. Without such a wait, the operation is the next step of a payout in several. */
function isAnswerToProvider(operation: Operation, { wanted }: PayoutRow): boolean {
  return operation === 'submit_details' && wanted !== null;
}

function originOf({ identity }: ProviderAccount): Origin {
  return { source: 'api_response', identity };
}

function resolutionOf(answer: ConnectorAnswer): AttemptEnd['resolution'] {
  return 'resolution' in answer ? answer.resolution : 'OK';
}

function endOf(answer: ConnectorAnswer, ambiguous: boolean): AttemptEnd {
  const { code, message, httpStatus } = answer;
  if (ambiguous) return { outcome: 'unknown', resolution: 'UNKNOWN', code, message, httpStatus };
  return { outcome: answer.kind, resolution: resolutionOf(answer), code, message, httpStatus };
}
