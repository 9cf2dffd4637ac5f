import { shortenText } from '@app/domain';
import { NO_RESPONSE } from '../../connector-kit/answers.js';
import type { Declined, OperationRequest } from '../../connector-kit/connector.contract.js';
import { toAdyenValue } from './amounts.js';
import type { AdyenCredentials } from './config.js';
import { counterpartyOf } from './counterparty.js';

/** The body of POST /transfers, or the refusal of the payout. */
export type TransferBody = { kind: 'body'; body: object } | Declined;

const MAX_DESCRIPTION = 140;
/** Characters that Adyen does not allow in a description: https://docs.adyen.com/api-explorer/transfers/4/post/transfers */
const UNSUPPORTED = /[^a-zA-Z0-9/\-?:().,'+ ]/g;
const TYPES = { bank: 'bankTransfer', internal: 'internalTransfer' } as const;

/** Builds the body of the transfer for a payout. Every repeat has the same body: it depends only on the payout and the account. */
export function transferBodyOf(request: OperationRequest, credentials: AdyenCredentials): TransferBody {
  const { category, balanceAccountId, priority, approvalsRequired } = credentials;
  const value = toAdyenValue(request.amountMinor, request.currency);
  if (value === null)
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_AMOUNT',
      message: `Adyen has fewer decimals in ${request.currency} than this amount needs. Create the payout again with a rounded amount.`,
    };
  const paid = counterpartyOf(category, request.fields);
  if (paid.kind === 'missing')
    return {
      ...NO_RESPONSE,
      kind: 'declined',
      resolution: 'INVALID_DETAILS',
      message: `Fields of the recipient are missing or not valid for Adyen: ${paid.fields.join(', ')}. Create the payout again with them.`,
    };
  const description = shortenText(request.description?.replace(UNSUPPORTED, ' ') ?? '', MAX_DESCRIPTION).trim();
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
