import { providerNamed } from '@app/providers';
import { contractBattery } from '../battery.js';
import { AdyenSimulator, transferOf } from './simulator.js';

contractBattery({
  definition: providerNamed('adyen'),
  async start() {
    const simulator = await AdyenSimulator.start();
    return {
      server: simulator.server,
      credentials: simulator.credentials(),
      movements: (invokeKey) => simulator.movements(invokeKey),
      lastAmountMinor: () => simulator.lastAmountMinor(),
      behave: (how) => {
        simulator.behave(how);
      },
    };
  },
  fields: { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' },
  currency: 'EUR',
  paysAtOnce: false,
  // Without a reference, and with the id that the battery enquires about, so that only the injected change can contradict the enquiry.
  pendingBody({ amountMinor, currency }) {
    const asked = { amount: { currency, value: Number(amountMinor) }, balanceAccountId: 'BA1', category: 'bank', counterparty: {}, type: 'bankTransfer' };
    const { reference: _, ...body } = transferOf({
      id: 'reference',
      asked: { ...asked, reference: '' },
      status: 'received',
      reason: 'pending',
      approvalsLeft: 0,
      createdAt: new Date(),
    }) as { reference: string };
    return body;
  },
  statusMembers: ['status'],
  currencies: { 0: 'JPY', 2: 'EUR', 3: 'TND' },
});
