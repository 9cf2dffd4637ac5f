import { CONFIG, type Config } from '@app/config';
import { Database, DatabaseClock, FieldCipher, fieldsPlace, sql } from '@app/database';
import { type Resolution, wantsEnquiries } from '@app/domain';
import { type EnquiryAnswer, type ProviderAccount, ProviderAccountsService, providerKeyOf } from '@app/providers';
import { Inject, Injectable } from '@nestjs/common';
import { findOpenAttempt, finishAttempt } from '../payout/attempts.repository.js';
import { nextEnquiry, nextQuestion } from './enquiry-schedule.js';
import { ModerationCases } from '../payout/moderation-cases.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { SenderLock } from '../submission/sender-lock.js';
import { SettlementService } from './settlement.service.js';
import { listAttempts } from '../payout/provider-reports.repository.js';

/** How long a living sender is left alone before it is looked at again, in milliseconds. */
const SENDER_GRACE_MS = 5_000;
/** A question is answered from memory at the provider; one that takes longer says nothing. In milliseconds. */
const ENQUIRY_TIMEOUT_MS = 10_000;

interface DueEnquiry {
  provider_account_id: string;
  provider_reference: string | null;
  amount_minor: bigint;
  currency: string;
  fields_encrypted: string;
  invoked_at: Date | null;
  has_open_attempt: boolean;
}

const PEEK = sql(
  'enquiry_peek',
  `SELECT provider_account_id, provider_reference, amount_minor, currency, fields_encrypted,
     (SELECT created_at FROM payout_operation o WHERE o.payout_id = p.id AND o.operation = 'invoke') AS invoked_at,
     EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL) AS has_open_attempt
   FROM payout p WHERE id = $1 AND next_action = 'enquire' AND next_action_at <= now() AND provider_account_id IS NOT NULL`,
);

/** Asks providers what they know. Asking only reads, so it goes on while a case is open. */
@Injectable()
export class EnquiryService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ProviderAccountsService,
    private readonly settlement: SettlementService,
    private readonly cases: ModerationCases,
    private readonly cipher: FieldCipher,
    private readonly senderLock: SenderLock,
  ) {}

  /** Asks about one payout, if its row still wants it. */
  async enquire(payoutId: string): Promise<void> {
    const wanted = await this.database.first<DueEnquiry>(PEEK, [payoutId]);
    if (!wanted) return;
    if (wanted.has_open_attempt) {
      await this.recover(payoutId);
      return;
    }
    const account = await this.accounts.get(wanted.provider_account_id);
    const askedAt = await this.clock.now();
    const answer = await account.connector
      .enquire({
        payoutId,
        invokeKey: providerKeyOf(payoutId, 'invoke'),
        providerReference: wanted.provider_reference,
        amountMinor: wanted.amount_minor,
        currency: wanted.currency,
        fields: this.readFields(payoutId, wanted.fields_encrypted),
        invokedAt: wanted.invoked_at,
        askedAt,
        timeoutMs: Math.min(ENQUIRY_TIMEOUT_MS, this.config.sending.timeoutMs),
      })
      .catch((): EnquiryAnswer => ({
        kind: 'no_answer',
        resolution: 'GENERAL_ERROR',
        providerReference: null,
        code: null,
        message: 'the connector failed',
        httpStatus: null,
        raw: {},
      }));
    await this.transactions.run((payouts) => this.take(payouts, payoutId, account, answer, askedAt));
  }

  /** Details that cannot be read stop no question. */
  private readFields(payoutId: string, encrypted: string): Record<string, unknown> {
    try {
      return JSON.parse(this.cipher.decrypt(encrypted, fieldsPlace(payoutId))) as Record<string, unknown>;
    } catch {
      return {};
    }
  }

  /**
   * A try is open, so its sender may be dead, or paused. While its lock is held it is left alone; once the lock is free,
   * nobody will write its outcome any more: it is unknown, and a human decides.
   */
  private async recover(payoutId: string): Promise<void> {
    const lock = await this.senderLock.acquire(payoutId);
    try {
      await this.transactions.run(async (payouts) => {
        const row = await payouts.lock(payoutId);
        const attempt = await findOpenAttempt(payouts.tx, payoutId);
        if (!attempt) return;
        if (!lock || attempt.send_deadline > attempt.now) {
          await payouts.plan(row, { action: 'enquire', inMs: SENDER_GRACE_MS });
          return;
        }
        const message = 'the gateway stopped before it had recorded the answer';
        await finishAttempt(payouts.tx, attempt.id, { outcome: 'unknown', resolution: 'CONNECTION_ERROR', code: null, message, httpStatus: null });
        await this.cases.open(payouts, row, {
          reason: 'PROVIDER_ERROR',
          resolution: 'CONNECTION_ERROR',
          providerMessage: message,
          next: { action: 'enquire', inMs: 0 },
        });
      });
    } finally {
      await lock?.release();
    }
  }

  private async take(payouts: PayoutUnitOfWork, payoutId: string, account: ProviderAccount, answer: EnquiryAnswer, askedAt: Date): Promise<void> {
    const locked = await payouts.lock(payoutId);
    const row: PayoutRow = { ...locked, enquiry_count: locked.enquiry_count + 1 };
    const stale = answer.kind === 'not_found' && (await sentSince(payouts, payoutId, askedAt));
    const after = stale ? await this.planNext(payouts, row, account) : await this.settle(payouts, row, account, answer, askedAt);
    const unanswered = answer.kind === 'no_answer' && locked.next_action === 'enquire';
    const owed = unanswered || wantsEnquiries(after.status, after.processed_amount_minor !== null);
    if (owed && after.next_action === null && !after.moderation_required) await this.cases.open(payouts, after, { reason: 'ENQUIRY_EXHAUSTED', next: null });
  }

  private async planNext(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount): Promise<PayoutRow> {
    return row.next_action === 'enquire' ? payouts.plan(row, nextEnquiry(row, account.capabilities)) : row;
  }

  /**
   * A question without an answer is asked again, whatever the status: about a payout that is paid or final somebody asked because of
   * a notification, and that news must not be lost with the first question that fails.
   */
  private async askAgain(payouts: PayoutUnitOfWork, row: PayoutRow, { capabilities }: ProviderAccount): Promise<PayoutRow> {
    return row.next_action === 'enquire' ? payouts.plan(row, nextQuestion(row, capabilities)) : row;
  }

  private async settle(payouts: PayoutUnitOfWork, row: PayoutRow, account: ProviderAccount, answer: EnquiryAnswer, askedAt: Date): Promise<PayoutRow> {
    if (answer.kind === 'no_answer') {
      const recorded = await payouts.record(row, {
        type: 'enquiry.failed',
        resolution: answer.resolution,
        actor: SYSTEM,
        data: { code: answer.code, message: answer.message },
      });
      return this.askAgain(payouts, recorded, account);
    }
    const found = answer.kind === 'found';
    const resolution: Resolution = found ? answer.resolution : 'OK';
    return this.settlement.recordAndApply(payouts, row, account, {
      source: 'enquiry',
      reportedStatus: found ? answer.reportedStatus : 'NOT_FOUND',
      resolution,
      processedAmountMinor: found ? answer.processedAmountMinor : null,
      response: answer,
      requiredAction: found ? answer.requiredAction : undefined,
      askedAt,
    });
  }
}

/** A "not found" to a question asked before the last send says nothing about that send. */
async function sentSince(payouts: PayoutUnitOfWork, payoutId: string, askedAt: Date): Promise<boolean> {
  const attempts = await listAttempts(payouts.tx, payoutId);
  return attempts.some((attempt) => attempt.finishedAt === null || attempt.finishedAt >= askedAt);
}
