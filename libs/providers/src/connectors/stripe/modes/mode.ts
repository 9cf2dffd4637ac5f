import type { Operation } from '@app/domain';
import { answerOf, foundOf, notSent } from '../../../connector-kit/answers.js';
import type {
  ConnectorAnswer,
  Declined,
  EnquiryAnswer,
  EnquiryRequest,
  OperationRequest,
  ProviderResponse,
} from '../../../connector-kit/connector.contract.js';
import { asOrdered } from '../../../connector-kit/statuses/asked-about.js';
import type { LookupResult } from '../lookup.js';

/** One way in which an account pays. */
export interface Mode {
  invoke(request: OperationRequest): Promise<ConnectorAnswer>;
  revoke(request: OperationRequest): Promise<ConnectorAnswer>;
  cancel(request: OperationRequest): Promise<ConnectorAnswer>;
  /** Sends the next step of a payout that has more than one. */
  submitDetails?(request: OperationRequest): Promise<ConnectorAnswer>;
  enquire(request: EnquiryRequest): Promise<EnquiryAnswer>;
}

/** Reported statuses that show that a refused operation was done before: at Stripe, or by an attempt whose answer was lost. */
const DONE_ALREADY = { revoke: ['REVOKED'], cancel: ['CANCELLING', 'CANCELLED'] } as const;

/** The answer to an enquiry about an operation, given what was looked up. */
export function enquiryAnswer(operation: Operation, fetched: LookupResult): EnquiryAnswer {
  return 'report' in fetched ? foundOf(asOrdered(operation, fetched.report)) : fetched.answer;
}

/** The answer to a refused revocation or return, after the payout was looked up. */
export function afterRefusal(operation: 'revoke' | 'cancel', refusal: Declined, fetched: LookupResult): ConnectorAnswer {
  const statuses: readonly string[] = DONE_ALREADY[operation];
  return 'report' in fetched && statuses.includes(fetched.report.reportedStatus) ? answerOf(operation, asOrdered(operation, fetched.report)) : refusal;
}

/** The object exists but its state could not be read: an enquiry follows. */
export function unknownAbout(providerReference: string, { code, message, httpStatus, raw }: ProviderResponse): ConnectorAnswer {
  return { providerReference, code, message, httpStatus, raw, kind: 'unknown', resolution: 'UNKNOWN' };
}

/** Without Stripe's id nothing can be sent. */
export function withoutReference(operation: 'revoke' | 'cancel'): ConnectorAnswer {
  return notSent(`Stripe's id of the payout is not known, so nothing was sent: enquire before you ${operation} it`);
}
