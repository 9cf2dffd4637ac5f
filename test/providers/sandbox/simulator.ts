import { formatAmount, parseAmount } from '@app/domain';
import { asText, parseJson } from '../setup/read-json.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';
import type { Simulated, Subject } from '../battery.js';

interface Transfer {
  id: string;
  key: string;
  amountMinor: bigint;
  currency: string;
  status: string;
}

const KEY = 'sandbox_test_key';

/**
 * The wire format of the sandbox without its scenarios, as the battery needs it.
 * @param refuses when it refuses a transfer
 */
export async function startSandboxSimulator(refuses: Subject['refuses'] = 'with_its_answer'): Promise<Simulated> {
  const transfers = new Map<string, Transfer>();
  let behaviour: 'pays' | 'accepts' | 'refuses' = 'accepts';

  const create = ({ headers, body }: Heard): Reply => {
    const key = String(headers['idempotency-key']);
    const known = transfers.get(key);
    if (known) return { status: 201, body: bodyOf(known) };
    if (behaviour === 'refuses' && refuses === 'with_its_answer')
      return { status: 422, body: { code: 'no_funds', message: 'The balance does not cover the amount.', transfer: null } };
    const asked = parseJson(body);
    const currency = asText(asked.currency);
    const transfer: Transfer = {
      id: `tr_${String(transfers.size + 1)}`,
      key,
      currency,
      amountMinor: parseAmount(asText(asked.amount), currency),
      status: behaviour === 'pays' ? 'paid' : 'pending',
    };
    transfers.set(key, transfer);
    const answer = bodyOf(transfer);
    if (behaviour === 'refuses') transfer.status = 'failed';
    return { status: 201, body: answer };
  };
  const find = ({ path, query }: Heard): Reply => {
    const id = /^\/v1\/transfers\/([^/]+)$/.exec(path)?.[1];
    const found = id === undefined ? transfers.get(query.get('key') ?? '') : [...transfers.values()].find((transfer) => transfer.id === id);
    return found ? { status: 200, body: bodyOf(found) } : { status: 404, body: { code: 'not_found', message: 'There is no such transfer.' } };
  };

  const server = await SimulatorServer.start((heard) => {
    if (heard.headers.authorization !== `Bearer ${KEY}`) return { status: 401, body: { code: 'bad_credentials', message: 'Who are you?' } };
    return heard.method === 'GET' ? find(heard) : create(heard);
  });
  return {
    server,
    credentials: { baseUrl: server.url, apiKey: KEY, notificationSecret: 'sandbox_notification_secret' },
    movements: (invokeKey) => (transfers.has(invokeKey) && transfers.get(invokeKey)?.status !== 'failed' ? 1 : 0),
    lastAmountMinor: () => [...transfers.values()].at(-1)?.amountMinor ?? null,
    behave: (how) => (behaviour = how),
  };
}

function bodyOf({ id, key, amountMinor, currency, status }: Transfer): object {
  const amount = formatAmount(amountMinor, currency);
  const code = status === 'failed' ? 'no_funds' : null;
  return { id, key, status, amount, currency, paid_amount: status === 'paid' ? amount : null, code, message: null, revoke: null, cancel: null };
}
