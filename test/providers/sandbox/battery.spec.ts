import { providerNamed } from '@app/providers';
import { contractBattery, type Subject } from '../battery.js';
import { refusalBattery } from '../refusals.js';
import { startSandboxSimulator } from './simulator.js';

const SANDBOX: Subject = {
  definition: providerNamed('sandbox'),
  start: () => startSandboxSimulator(),
  fields: { account_number: '1000000000', holder_name: 'Rosa Klein' },
  currency: 'EUR',
  paysAtOnce: true,
  pendingBody: ({ providerKey }) => ({
    id: 'tr_1',
    key: providerKey,
    status: 'pending',
    amount: '100.00',
    currency: 'EUR',
    paid_amount: null,
    code: null,
    message: null,
    revoke: null,
    cancel: null,
  }),
  statusMembers: ['status'],
  currencies: { 0: 'JPY', 2: 'EUR', 3: 'TND' },
};

contractBattery(SANDBOX);
// Its account numbers 21… are accepted, and fail later.
refusalBattery({ ...SANDBOX, refuses: 'later', start: () => startSandboxSimulator('later') });
