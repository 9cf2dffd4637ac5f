import { parseAmount } from '@app/domain';
import type { Simulated } from '../battery.js';
import { asText, parseJson } from '../setup/read-json.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';

const API_KEY = 'template_test_key';
const ACCOUNT = 'a_1';

/** The provider of the template. In a copy, replace it with the wire format of your provider. */
export async function startTemplateSimulator(): Promise<Simulated> {
  const payouts = new Map<string, Record<string, unknown>>();
  let behaviour: 'pays' | 'accepts' | 'refuses' = 'accepts';

  const create = ({ headers, body }: Heard): Reply => {
    const key = asText(headers['idempotency-key']);
    const known = payouts.get(key);
    if (known) return { status: 201, body: known };
    if (behaviour === 'refuses') return { status: 422, body: { code: 'insufficient_funds', message: 'There is not enough money.' } };
    const payout = { ...parseJson(body), id: `p_${payouts.size + 1}`, status: behaviour === 'pays' ? 'paid' : 'pending' };
    payouts.set(key, payout);
    return { status: 201, body: payout };
  };

  const server = await SimulatorServer.start((heard): Reply => {
    if (heard.headers.authorization !== `Bearer ${API_KEY}`) return { status: 401, body: { code: 'invalid_key', message: 'Who are you?' } };
    if (heard.method === 'POST') return create(heard);
    if (heard.path === `/accounts/${ACCOUNT}`) return { status: 200, body: { id: ACCOUNT } };
    const found = payouts.get(heard.path.replace('/payouts/', ''));
    return found ? { status: 200, body: found } : { status: 404, body: { code: 'no_such_payout', message: 'There is none.' } };
  });
  return {
    server,
    credentials: { baseUrl: server.url, accountId: ACCOUNT, apiKey: API_KEY, webhookSecret: 'template_webhook_secret' },
    movements: (invokeKey) => (payouts.has(invokeKey) ? 1 : 0),
    lastAmountMinor: () => {
      const last = [...payouts.values()].at(-1);
      return last ? parseAmount(asText(last['amount']), asText(last['currency'])) : null;
    },
    behave: (how) => (behaviour = how),
  };
}
