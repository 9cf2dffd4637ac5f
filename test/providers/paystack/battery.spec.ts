import { providerNamed } from '@app/providers';
import { contractBattery } from '../battery.js';
import { PaystackSimulator } from './simulator.js';

contractBattery({
  definition: providerNamed('paystack'),
  start: () => PaystackSimulator.start(),
  fields: { account_number: '0123456789', bank_code: '058', holder_name: 'Adaeze Okonkwo' },
  currency: 'NGN',
  paysAtOnce: true,
  pendingBody: ({ providerKey }) => ({
    status: true,
    message: 'Transfer has been queued',
    data: {
      amount: 10_000,
      currency: 'NGN',
      reference: providerKey,
      transfer_code: 'TRF_sim1',
      status: 'pending',
      reason: 'Order 1',
      failures: null,
      gateway_response: null,
      recipient: { name: 'Adaeze Okonkwo', details: { account_number: '0123456789', account_name: 'Adaeze Okonkwo' } },
    },
  }),
  statusMembers: ['status'],
  currencies: { 2: 'NGN' },
});
