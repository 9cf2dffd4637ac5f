import type { LimitsView, PayoutView } from '@app/payouts';

export const PAYOUT_ID_EXAMPLE = 'po_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d';

const READY: PayoutView = {
  id: PAYOUT_ID_EXAMPLE,
  mode: 'live',
  reference: 'invoice-2026-0042',
  service: 'bank_transfer_eur',
  amount: '100.00',
  currency: 'EUR',
  processed_amount: null,
  status: 'READY',
  resolution: null,
  moderation_required: false,
  autoprocess: true,
  fields: { account_number: '••••0001', holder_name: '••••lace' },
  next_step: null,
  description: 'Refund of order 42',
  metadata: { order: '42' },
  callback_url: null,
  watched_until: null,
  expires_at: '2026-03-02T12:00:00.000Z',
  created_at: '2026-03-01T12:00:00.000Z',
  updated_at: '2026-03-01T12:00:00.000Z',
  version: 1,
};

/** A payout after it was paid. */
export const PROCESSED_EXAMPLE: PayoutView = {
  ...READY,
  status: 'PROCESSED',
  resolution: 'OK',
  processed_amount: '100.00',
  updated_at: '2026-03-01T12:00:02.417Z',
  version: 5,
};

const INCOMPLETE: PayoutView = {
  ...READY,
  status: 'CREATED',
  fields: { account_number: '••••0001' },
  next_step: { type: 'details', fields: ['holder_name'], challenge: null },
};

export const PAYOUT_EXAMPLES = {
  ready: { summary: 'Complete, will be sent', value: READY },
  incomplete: { summary: 'Waiting for details', value: INCOMPLETE },
  processed: { summary: 'Paid', value: PROCESSED_EXAMPLE },
};

export const PAYOUT_LIST_EXAMPLE = { page: { summary: 'A page', value: { data: [PROCESSED_EXAMPLE], next_cursor: null, has_more: false } } };

export const EVENT_LIST_EXAMPLE = {
  page: {
    summary: 'A page',
    value: {
      data: [
        { sequence: 1, type: 'status.changed', status: 'CREATED', resolution: null, occurred_at: '2026-03-01T12:00:00.000Z' },
        { sequence: 2, type: 'status.changed', status: 'READY', resolution: null, occurred_at: '2026-03-01T12:00:00.000Z' },
      ],
      next_cursor: null,
      has_more: false,
    },
  },
};

export const SERVICE_LIST_EXAMPLE = {
  services: {
    summary: 'One service',
    value: {
      data: [
        {
          code: 'bank_transfer_eur',
          name: 'Bank transfer in euro',
          method: 'bank_transfer',
          currency: 'EUR',
          min_amount: '1.00',
          max_amount: '50000.00',
          fields: {
            type: 'object',
            required: ['account_number', 'holder_name'],
            properties: { account_number: { type: 'string', pattern: String.raw`^\d{10}$` }, holder_name: { type: 'string', maxLength: 100 } },
            additionalProperties: false,
          },
        },
      ],
    },
  },
};

const LIMITS: LimitsView = {
  data: [
    {
      currency: 'EUR',
      payout: { max_amount: '10000.00' },
      day: { max_amount: '250000.00', max_payouts: 500, used_amount: '1250.00', used_payouts: 7, left_amount: '248750.00', left_payouts: 493 },
      recipient_day: { max_amount: null, max_payouts: 3 },
    },
  ],
  as_of: '2026-03-01T12:00:00.000Z',
};

export const LIMITS_EXAMPLE = { limits: { summary: 'Limits in one currency', value: LIMITS } };

export const CREATE_EXAMPLES = {
  at_once: {
    summary: 'Send automatically',
    value: {
      service: 'bank_transfer_eur',
      amount: '100.00',
      reference: 'invoice-2026-0042',
      fields: { account_number: '1000000001', holder_name: 'Ada Lovelace' },
      metadata: { order: '42' },
    },
  },
  later: {
    summary: 'Wait up to two hours for the process command',
    value: {
      service: 'bank_transfer_eur',
      amount: '100.00',
      reference: 'invoice-2026-0043',
      fields: { account_number: '1000000001', holder_name: 'Ada Lovelace' },
      autoprocess: false,
      lifetime: 7200,
    },
  },
  incomplete: {
    summary: 'Supply details later',
    value: { service: 'bank_transfer_eur', amount: '100.00', reference: 'invoice-2026-0044', fields: { account_number: '1000000001' } },
  },
};

export const DETAILS_EXAMPLES = { missing: { summary: 'The missing details', value: { fields: { holder_name: 'Ada Lovelace' } } } };
