import { describe } from '@jest/globals';
import { providerNamed } from '@app/providers';
import { contractBattery } from '../battery.js';
import { StripeSimulator } from './simulator.js';
import { payoutBody, transferBody } from './wire.js';

const CREATED = { amount: 10_000, currency: 'eur', created: 1_800_000_000 };
const PAYOUT = { ...CREATED, id: 'reference', account: '', status: 'pending', failureCode: null, originalId: null, reversedBy: null, transferId: null };
const TRANSFER = { ...CREATED, id: 'reference', amountReversed: 0, destination: 'acct_1Recipient' };
const COMMON = { definition: providerNamed('stripe'), currency: 'EUR', currencies: { 0: 'JPY', 2: 'EUR', 3: 'TND' } } as const;

describe('mode payout', () => {
  contractBattery({
    ...COMMON,
    start: () => StripeSimulator.start('payout'),
    fields: { destination: 'ba_1Recipient' },
    paysAtOnce: true,
    pendingBody: ({ invokeKey }) => payoutBody({ ...PAYOUT, metadata: { invoke_key: invokeKey } }),
    statusMembers: ['status'],
  });
});

describe('mode transfer_then_payout', () => {
  contractBattery({
    ...COMMON,
    start: () => StripeSimulator.start('transfer_then_payout'),
    fields: { account: 'acct_1Recipient' },
    paysAtOnce: true,
    pendingBody: ({ invokeKey }) => payoutBody({ ...PAYOUT, metadata: { invoke_key: invokeKey } }),
    statusMembers: ['status'],
  });
});

describe('mode transfer', () => {
  contractBattery({
    ...COMMON,
    start: () => StripeSimulator.start('transfer'),
    fields: { account: 'acct_1Recipient' },
    paysAtOnce: true,
    paysLater: false,
    // A transfer has no status, only reversals.
    pendingBody: ({ invokeKey }) => transferBody({ ...TRANSFER, group: invokeKey, metadata: { invoke_key: invokeKey } }),
    statusMembers: ['object', 'reversed'],
  });
});
