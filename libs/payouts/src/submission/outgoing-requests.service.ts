import { CONFIG, type Config } from '@app/config';
import { Alerts } from '@app/observability';
import { type EnquiryRequest, type KeyForm, type OperationRequest, providerKeyOf } from '@app/providers';
import { Inject, Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payout/payout.row.js';
import { RecipientDetails, type SensitiveTexts } from '../payout/recipient/recipient-details.service.js';
import { type DueEnquiry, operationAskedAbout } from './enquiries.reader.js';
import type { Intent } from './intent.js';

/** An enquiry is a quick lookup at the provider; a slower answer is no answer. In milliseconds. */
const ENQUIRY_TIMEOUT_MS = 10_000;

/** Builds the requests that are sent to providers. */
@Injectable()
export class OutgoingRequestsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly recipients: RecipientDetails,
    private readonly alerts: Alerts,
  ) {}

  /** The longest that an operation may take at a provider, all of its requests together, in milliseconds. */
  get timeoutMs(): number {
    return this.config.sending.timeoutMs;
  }

  /** A look-up after a send has to end before the send is given up, so it is as quick as any enquiry. */
  private get enquiryTimeoutMs(): number {
    return Math.min(ENQUIRY_TIMEOUT_MS, this.timeoutMs);
  }

  /** Decrypts what is sent. @returns null where it cannot be read, with an alert: the payout is stopped before anything records a send */
  decrypt(row: PayoutRow): SensitiveTexts | null {
    try {
      return this.recipients.read(row);
    } catch (error) {
      this.alerts.raise('details_unreadable', { mode: row.mode, payoutId: row.id }, error);
      return null;
    }
  }

  /** The request of an operation, without the fence. */
  operation({ row, attempt, fields, details }: Intent): Omit<OperationRequest, 'fence'> {
    return {
      payoutId: row.id,
      providerKey: attempt.providerKey,
      invokeKey: row.invoke_key ?? attempt.providerKey,
      providerReference: row.provider_reference,
      step: row.provider_step,
      amountMinor: row.amount_minor,
      currency: row.currency,
      description: row.description,
      fields,
      details,
      // Of the first invoke the provider cannot have received anything before.
      invokedAt: attempt.operation === 'invoke' && attempt.isFirstOfKey ? null : row.invoked_at,
      timeoutMs: this.timeoutMs,
    };
  }

  /** The enquiry after the original of an invoke that the provider has declined as a duplicate. */
  enquiryAfterOriginal({ row, attempt, fields }: Intent): EnquiryRequest {
    return {
      payoutId: row.id,
      operation: 'invoke',
      invokeKey: attempt.providerKey,
      providerReference: null,
      step: row.provider_step,
      amountMinor: row.amount_minor,
      currency: row.currency,
      fields,
      invokedAt: attempt.keyBegunAt ?? row.now,
      askedAt: row.now,
      timeoutMs: this.enquiryTimeoutMs,
    };
  }

  /** A scheduled enquiry, or one that an operator or a notification has asked for. @param keyForm of a payout that was never sent: its key is not stored. @returns without fields where they cannot be read: that does not prevent it */
  enquiry(payoutId: string, due: DueEnquiry, askedAt: Date, keyForm: KeyForm): EnquiryRequest & { isReadable: boolean } {
    const fields = this.recipients.readFieldsIfReadable(payoutId, due.fields_encrypted);
    return {
      isReadable: fields !== null,
      payoutId,
      operation: operationAskedAbout(due),
      invokeKey: due.invoke_key ?? providerKeyOf(keyForm, payoutId, 'invoke'),
      providerReference: due.provider_reference,
      step: due.provider_step,
      amountMinor: due.amount_minor,
      currency: due.currency,
      fields: fields ?? {},
      invokedAt: due.invoked_at,
      askedAt,
      timeoutMs: this.enquiryTimeoutMs,
    };
  }
}
