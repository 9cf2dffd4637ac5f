import { Database } from '@app/database';
import type { OperatorRole } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { type ApprovalFilter, type ApprovalRecord, ApprovalsReader } from '../approvals/approvals.reader.js';
import type { Page, PageRequest } from '../merchant/payouts.reader.js';
import { readSimilarPayouts } from '../payout/duplicates/similar-payouts.reader.js';
import { type ApprovalSubject, ModerationReader } from './moderation.reader.js';
import { readLastEnquiries } from './moderation-queue.reader.js';

/** A request for approval, and what its maker saw of the payout. */
export interface ApprovalWithSubject {
  record: ApprovalRecord;
  subject: ApprovalSubject;
}

/** Reads requests for approval together with everything that a decision about their payouts rests on. */
@Injectable()
export class ApprovalSubjectsReader {
  constructor(
    private readonly database: Database,
    private readonly approvals: ApprovalsReader,
    private readonly moderation: ModerationReader,
  ) {}

  /** A page takes the same number of statements whatever its length. */
  async list(filter: ApprovalFilter, role: OperatorRole, page: PageRequest): Promise<Page<ApprovalWithSubject> & { asOf: Date }> {
    const { data, ...rest } = await this.approvals.list(filter, page);
    const ids = [...new Set(data.map((record) => record.payout_id))];
    const [decided, similar, enquiries] = await Promise.all([
      this.moderation.decided(ids, role),
      readSimilarPayouts(this.database, ids),
      readLastEnquiries(this.database, ids),
    ]);
    const subjects = new Map(
      decided.map(({ row, facts }) => [row.id, { row, facts, similar: similar.get(row.id) ?? [], lastEnquiryAt: enquiries.get(row.id) ?? null }]),
    );
    return {
      ...rest,
      data: data.flatMap((record) => {
        const subject = subjects.get(record.payout_id);
        return subject ? [{ record, subject }] : [];
      }),
    };
  }
}
