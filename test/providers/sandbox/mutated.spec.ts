import { providerNamed } from '@app/providers';
import { sign } from '../../../apps/sandbox/src/notifications/signature.js';
import { mutatedMessages, type ValidMessage } from '../hostile/mutated-messages.js';
import { KEY, PAYOUT_ID } from '../recorded-shapes.js';

const SECRET = 'sandbox_notification_secret';
const transfer = (status: string, rest: object = {}) => ({
  id: 'tr_1',
  key: KEY,
  status,
  amount: '100.00',
  currency: 'EUR',
  paid_amount: status.includes('paid') ? '100.00' : null,
  code: null,
  message: 'to Rosa Klein',
  revoke: null,
  cancel: null,
  ...rest,
});
const message = (data: unknown): object => ({ id: 'm_1', type: 'transfer.updated', data });
const MESSAGES: readonly ValidMessage[] = [
  { answers: 'invoke', status: 201, body: transfer('pending') },
  { answers: 'invoke', status: 201, body: transfer('paid') },
  { answers: 'invoke', status: 422, body: { code: 'no_funds', message: 'The balance does not cover the amount.', transfer: null } },
  { answers: 'enquire', body: transfer('paid') },
  { answers: 'enquire', body: transfer('failed', { code: 'no_funds' }) },
  { answers: 'enquire', body: transfer('partly_returned', { paid_amount: '100.00', returned_amount: '40.00' }) },
  { answers: 'revoke', body: transfer('revoked') },
  { answers: 'notification', body: message(transfer('paid')) },
  { answers: 'notification', body: message([transfer('failed', { code: 'no_funds' })]) },
];

mutatedMessages({
  definition: providerNamed('sandbox'),
  messages: MESSAGES,
  payoutId: PAYOUT_ID,
  key: KEY,
  reference: 'tr_1',
  currency: 'EUR',
  amountMinor: 10_000n,
  credentials: { apiKey: 'sandbox_test_key', notificationSecret: SECRET },
  fields: { account_number: '1000000000', holder_name: 'Rosa Klein' },
  signed: (rawBody) => ({ 'sandbox-signature': sign(rawBody.toString('utf8'), SECRET, new Date()) }),
});
