import { Database } from '@app/database';
import type { Mode } from '@app/domain';
import { namingFields, typedFields } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { countPayouts, type ListCount, newestPayoutTo } from '../payout/lists/payout-lists.reader.js';
import { FieldsNotAccepted } from '../payout/payouts.errors.js';
import { RecipientReads } from '../payout/recipient/recipient-reads.service.js';
import { ServiceCatalogue } from './service-catalogue.service.js';

/** Bytes of the fingerprint in the log: enough to recognise a recipient, and of no use without the key. */
const LOGGED_FINGERPRINT_BYTES = 12;

/** A recipient as somebody has typed it. It is kept nowhere. */
export interface WantedRecipient {
  mode: Mode;
  service: string;
  fields: Readonly<Record<string, unknown>>;
}

/** The payouts of a recipient. */
export interface FoundRecipient extends ListCount {
  /** The newest payout of the recipient: a list of payouts can be narrowed to its recipient. Null: there is none. */
  payoutId: string | null;
}

/** Finds the payouts of a recipient whose details an operator types. The details of payouts are not decrypted: the keyed fingerprints are compared. */
@Injectable()
export class RecipientSearch {
  constructor(
    private readonly database: Database,
    private readonly catalogue: ServiceCatalogue,
    private readonly reads: RecipientReads,
  ) {}

  /**
   * The fingerprint covers every field that says who gets the money, so all of these have to be typed as the merchant sent them; others do not matter.
   * It is recorded before anything is said.
   * @throws {ServiceNotFound | FieldsNotAccepted | TooManyReads}
   */
  async search(operatorId: string, { mode, service: code, fields }: WantedRecipient): Promise<FoundRecipient> {
    const service = await this.catalogue.get(code);
    const typed = namingFields(service.fieldsSchema, typedFields(service.fieldsSchema, fields));
    const { missing, faults } = this.catalogue.check(service.recipient, typed);
    const lacking = missing.map((name) => ({ pointer: `/fields/${name}`, detail: 'is needed, for a recipient is recognised by all these fields together' }));
    if (faults.length + lacking.length > 0) throw new FieldsNotAccepted(code, [...lacking, ...faults]);
    const fingerprint = this.catalogue.fingerprint(service, typed, missing);
    const payoutId = await newestPayoutTo(this.database, fingerprint, mode);
    const found = payoutId === null ? { count: 0, isCapped: false } : await countPayouts(this.database, { mode, sameRecipientAs: payoutId });
    const recipient = fingerprint.subarray(0, LOGGED_FINGERPRINT_BYTES).toString('hex');
    await this.reads.record(operatorId, 'recipient.searched', { recipient, service: code, mode, found: found.count });
    return { payoutId, ...found };
  }
}
