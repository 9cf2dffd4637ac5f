import { providerNamed } from '@app/providers';
import { contractBattery } from '../battery.js';
import { WiseSimulator } from './simulator.js';

contractBattery({
  definition: providerNamed('wise'),
  start: () => WiseSimulator.start(),
  fields: { holder_name: 'Rosa Klein', iban: 'DE89370400440532013000' },
  currency: 'EUR',
  paysAtOnce: false,
  refuses: 'with_its_next_step',
  pendingBody: ({ invokeKey }) => ({
    id: 16_521_632,
    targetAccount: 148_000_001,
    quoteUuid: '11144c35-9fe8-4c32-b7fd-000000000001',
    customerTransactionId: invokeKey,
    status: 'processing',
    sourceCurrency: 'EUR',
    sourceValue: 100,
    targetCurrency: 'EUR',
    targetValue: 100,
  }),
  statusMembers: ['status'],
  currencies: { 2: 'EUR' },
});
