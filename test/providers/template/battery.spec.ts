import { templateProvider } from '../../../libs/providers/src/connectors/template/connector.js';
import { contractBattery } from '../battery.js';
import { startTemplateSimulator } from './simulator.js';

contractBattery({
  definition: templateProvider,
  start: startTemplateSimulator,
  fields: { account_number: '1000000000' },
  currency: 'EUR',
  paysAtOnce: true,
  pendingBody: ({ providerKey }) => ({ id: 'p_1', reference: providerKey, status: 'pending', amount: '100.00', currency: 'EUR', code: null }),
  statusMembers: ['status'],
  currencies: { 0: 'JPY', 2: 'EUR', 3: 'TND' },
});
