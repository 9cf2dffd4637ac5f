import { createHmac } from 'node:crypto';
import { templateProvider } from '../../../libs/providers/src/connectors/template/connector.js';
import { mutatedMessages, type ValidMessage } from '../hostile/mutated-messages.js';
import { KEY, PAYOUT_ID } from '../recorded-shapes.js';

const SECRET = 'template_webhook_secret';
const payout = (status: string, code: string | null = null) => ({ id: 'p_1', reference: KEY, status, amount: '100.00', currency: 'EUR', code });
const MESSAGES: readonly ValidMessage[] = [
  { answers: 'invoke', status: 201, body: payout('pending') },
  { answers: 'invoke', status: 201, body: payout('paid') },
  { answers: 'invoke', status: 422, body: { code: 'insufficient_funds', message: 'There is not enough money.' } },
  { answers: 'enquire', body: payout('paid') },
  { answers: 'enquire', body: payout('failed', 'account_closed') },
  { answers: 'enquire', status: 404, body: { code: 'no_such_payout', message: 'There is none.' } },
  { answers: 'notification', body: { id: 'm_1', payouts: [payout('paid')] } },
  { answers: 'notification', body: { id: 'm_2', payouts: [payout('failed', 'account_closed')] } },
];

mutatedMessages({
  definition: templateProvider,
  messages: MESSAGES,
  payoutId: PAYOUT_ID,
  key: KEY,
  reference: 'p_1',
  currency: 'EUR',
  amountMinor: 10_000n,
  credentials: { accountId: 'a_1', apiKey: 'template_test_key', webhookSecret: SECRET },
  fields: { account_number: '1000000000' },
  signed(rawBody) {
    const seconds = String(Math.floor(Date.now() / 1_000));
    return { 'template-signature': `t=${seconds},v1=${createHmac('sha256', SECRET).update(`${seconds}.`).update(rawBody).digest('hex')}` };
  },
});
