import { DatabaseClock } from '@app/database';
import { type EnquiryAnswer, ProviderAccountsService, withoutTexts } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { EnquiryAnswersService } from '../settlement/enquiry-answers.service.js';
import { AttemptRecoveryService } from './attempt-recovery.service.js';
import { EnquiriesReader } from './enquiries.reader.js';
import { OutgoingRequestsService } from './outgoing-requests.service.js';

/** Asks providers about payouts. An enquiry only reads, so it is made while a case is open, too. */
@Injectable()
export class EnquiryService {
  constructor(
    private readonly reader: EnquiriesReader,
    private readonly clock: DatabaseClock,
    private readonly accounts: ProviderAccountsService,
    private readonly requests: OutgoingRequestsService,
    private readonly answers: EnquiryAnswersService,
    private readonly recovery: AttemptRecoveryService,
  ) {}

  /** Enquires about one payout, if its enquiry is due. While an attempt is open, its sender comes first until its time is over. */
  async enquire(payoutId: string): Promise<void> {
    const due = await this.reader.findDue(payoutId);
    if (!due) return;
    if (due.has_open_attempt) {
      await this.recovery.recover(payoutId);
      return;
    }
    const account = await this.accounts.get(due.provider_account_id);
    const askedAt = await this.clock.now();
    const { isReadable, ...request } = this.requests.enquiry(payoutId, due, askedAt, account.capabilities.keyForm);
    const answer = await account.connector.enquire(request).catch((): EnquiryAnswer => ({
      kind: 'no_answer',
      resolution: 'GENERAL_ERROR',
      providerReference: null,
      code: null,
      message: 'the connector failed',
      httpStatus: null,
      raw: {},
    }));
    // What cannot be compared with the recipient's details is not kept.
    await this.answers.record({ payoutId, account, answer: isReadable ? answer : withoutTexts(answer), askedAt });
  }
}
