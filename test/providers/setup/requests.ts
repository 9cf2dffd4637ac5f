import { type EnquiryRequest, type KeyForm, type OperationRequest, providerKeyOf } from '@app/providers';
import { newId, type Operation } from '@app/domain';

const TIMEOUT_MS = 5_000;

/** An operation on a new payout; fields that a test does not set have valid defaults. @param form of its keys, as the connector declares it */
export function operationRequest(operation: Operation, rest: Partial<OperationRequest> = {}, form: KeyForm = 'readable'): OperationRequest {
  const payoutId = rest.payoutId ?? newId('payout');
  return {
    payoutId,
    providerKey: providerKeyOf(form, payoutId, operation),
    invokeKey: providerKeyOf(form, payoutId, 'invoke'),
    providerReference: null,
    step: null,
    amountMinor: 10_000n,
    currency: 'EUR',
    description: 'Order 1',
    fields: {},
    details: {},
    invokedAt: operation === 'invoke' ? null : new Date(Date.now() - 60_000),
    timeoutMs: TIMEOUT_MS,
    fence: () => Promise.resolve(true),
    ...rest,
  };
}

/** An enquiry about the payout of a request. */
export function enquiryAbout(
  { payoutId, invokeKey, amountMinor, currency, fields, timeoutMs }: OperationRequest,
  providerReference: string | null,
  rest: Partial<EnquiryRequest> = {},
): EnquiryRequest {
  const askedAt = rest.askedAt ?? new Date();
  return {
    payoutId,
    operation: 'invoke',
    invokeKey,
    providerReference,
    step: null,
    amountMinor,
    currency,
    fields,
    invokedAt: new Date(askedAt.getTime() - 60_000),
    askedAt,
    timeoutMs,
    ...rest,
  };
}
