import { answerOf, foundOf, notSent } from '../../connector-kit/answers.js';
import type {
  ConnectorAnswer,
  Declined,
  EnquiryAnswer,
  EnquiryRequest,
  OperationRequest,
  ProviderReport,
  ProviderResponse,
} from '../../connector-kit/connector.contract.js';
import type { LookedUp } from './lookup.js';

/** One way in which an account pays. */
export interface Mode {
  invoke(request: OperationRequest): Promise<ConnectorAnswer>;
  revoke(request: OperationRequest): Promise<ConnectorAnswer>;
  cancel(request: OperationRequest): Promise<ConnectorAnswer>;
  enquire(request: EnquiryRequest): Promise<EnquiryAnswer>;
}

/** The reported statuses that show that what was refused is there already: it was done by somebody else, or by a try whose answer was lost. */
const DONE_ALREADY = { revoke: ['REVOKED'], cancel: ['CANCELLING', 'CANCELLED'] } as const;

/** The answer to a question that was looked up. */
export function enquiryAnswer(looked: LookedUp): EnquiryAnswer {
  return 'view' in looked ? foundOf(looked.view) : looked.answer;
}

/** A recall that was asked for did not fail. */
export function asRevoked(view: ProviderReport): ProviderReport {
  return view.reportedStatus === 'REVOKED' ? { ...view, resolution: 'OK' } : view;
}

/** The answer to a recall or return that Stripe has refused, after a look at how the payout stands. */
export function afterRefusal(operation: 'revoke' | 'cancel', refusal: Declined, looked: LookedUp): ConnectorAnswer {
  const claims: readonly string[] = DONE_ALREADY[operation];
  return 'view' in looked && claims.includes(looked.view.reportedStatus) ? answerOf(operation, asRevoked(looked.view)) : refusal;
}

/** There is something, and how it stands could not be read: an enquiry will tell. */
export function unknownAbout(providerReference: string, { code, message, httpStatus, raw }: ProviderResponse): ConnectorAnswer {
  return { providerReference, code, message, httpStatus, raw, kind: 'unknown', resolution: 'UNKNOWN' };
}

/** Without Stripe's id there is nothing to name. */
export function withoutReference(operation: 'revoke' | 'cancel'): ConnectorAnswer {
  return notSent(`Stripe's id is not known, so there is nothing to ${operation}`);
}
