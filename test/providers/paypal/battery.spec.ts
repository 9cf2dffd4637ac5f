import { providerNamed } from '@app/providers';
import { contractBattery } from '../battery.js';
import { PayPalSimulator } from './simulator.js';

const LINK = { href: 'https://api-m.paypal.com/v1/payments/payouts/BATCH1', rel: 'self', method: 'GET' };

contractBattery({
  definition: providerNamed('paypal'),
  async start() {
    const simulator = await PayPalSimulator.start();
    // The battery enquires about this payout, which the simulator has not created.
    simulator.addForeign('reference');
    return simulator;
  },
  fields: { receiver: 'receiver@example.com', recipient_type: 'EMAIL' },
  currency: 'EUR',
  paysAtOnce: false,
  pendingBody: ({ providerKey }) => ({
    batch_header: {
      payout_batch_id: 'BATCH1',
      batch_status: 'PENDING',
      time_created: '2026-11-25T12:00:00Z',
      sender_batch_header: { sender_batch_id: providerKey },
    },
    links: [LINK],
  }),
  statusMembers: ['batch_status'],
  currencies: { 0: 'JPY', 2: 'EUR' },
});
