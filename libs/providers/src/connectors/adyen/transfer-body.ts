import { NO_RESPONSE } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { toAdyenValue } from './amounts.js';
import type { AdyenCredentials } from './config.js';
import { counterpartyOf } from './counterparty.js';

/** The body of POST /transfers; or why there is none. */
export type TransferBody = { kind: 'body'; body: object } | Declined;

const MAX_DESCRIPTION = 140;
/** What Adyen's description may consist of: https://docs.adyen.com/api-explorer/transfers/4/post/transfers */
const UNSUPPORTED = /[^a-zA-Z0-9/\-?:().,'+ ]/g;
const TYPES = { bank: 'bankTransfer', internal: 'internalTransfer' } as const;

/** The body of the transfer for a payout: the same for every repeat, since nothing but the payout and the account goes into it. */
export function transferBodyOf(request: OperationRequest, credentials: AdyenCredentials): TransferBody {
  const { category, balanceAccountId, priority, approvalsRequired } = credentials;
  const value = toAdyenValue(request.amountMinor, request.currency);
  if (value === null)
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_AMOUNT',
      message: `Adyen counts ${request.currency} in larger units: the amount has to be a whole number of them.`,
    };
  const paid = counterpartyOf(category, request.fields);
  if (paid.kind === 'lacking')
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_DETAILS',
      message: `Adyen cannot be told whom to pay: ${paid.fields.join(', ')} missing or not known.`,
    };
  const description = request.description?.replace(UNSUPPORTED, ' ').slice(0, MAX_DESCRIPTION).trim() ?? '';
  const body = {
    amount: { currency: request.currency, value },
    balanceAccountId,
    category,
    counterparty: paid.counterparty,
    reference: request.invokeKey,
    ...(category === 'card' ? {} : { type: TYPES[category] }),
    ...(category === 'bank' ? { priority } : {}),
    ...(approvalsRequired > 0 ? { review: { numberOfApprovalsRequired: approvalsRequired } } : {}),
    ...(description === '' ? {} : { description }),
  };
  return { kind: 'body', body };
}
