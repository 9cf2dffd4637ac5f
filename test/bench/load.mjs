import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';

const CONNECTIONS = 32;

/** The body of a creation. Every currency has its own service and provider account. */
function payoutOf({ reference, amount, account, currency }) {
  const fields = { account_number: account, holder_name: `Bench Mark ${reference}` };
  return { service: `bank_transfer_${currency.toLowerCase()}`, amount, currency, reference, fields };
}

/**
 * Creates payouts as fast as the server accepts them.
 * @returns requests per second and latencies in milliseconds
 */
export async function createPayouts(url, { apiKey, durationSeconds, amount, account = '1000000000', currency = 'EUR', total, connections = CONNECTIONS }) {
  const run = randomUUID().slice(0, 8);
  let count = 0;
  const result = await autocannon({
    url,
    connections,
    ...(total === undefined ? { duration: durationSeconds } : { amount: total }),
    requests: [
      {
        method: 'POST',
        path: '/v1/payouts',
        setupRequest: (request) => {
          const reference = `bench-${run}-${(count += 1)}`;
          return {
            ...request,
            headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}`, 'idempotency-key': reference },
            body: JSON.stringify(payoutOf({ reference, amount, account, currency })),
          };
        },
      },
    ],
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed: ${JSON.stringify(result.statusCodeStats)}`);
  return { perSecond: result.requests.total / result.duration, total: result.requests.total, p50: result.latency.p50, p99: result.latency.p99 };
}
