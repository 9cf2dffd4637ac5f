import { createLogger } from '@app/observability';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EdgeFakes } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const TOKEN = 'a-token-of-some-length';
const authorization = `Bearer ${TOKEN}`;

let edge: Edge;
let fakes: EdgeFakes;

async function start(environment: NodeJS.ProcessEnv = {}, logger = createLogger('silent')): Promise<void> {
  fakes = new EdgeFakes();
  edge = await startEdge(fakes, environment, logger);
}

afterEach(() => edge.stop());

const scrape = (headers: Record<string, string> = {}) => edge.request('GET', '/metrics', { headers });

describe('GET /metrics', () => {
  it('reports the state of the process and its work in the Prometheus format', async () => {
    await start();
    const { status, headers, text } = await scrape();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    for (const line of [
      'payout_gateway_database_readable 1',
      'payout_gateway_moderation_open_cases{mode="live",reason="CONFLICT"} 2',
      'payout_gateway_moderation_open_cases{mode="test",reason="CONFLICT"} 5',
      'payout_gateway_moderation_open_cases{mode="live",reason="HELD"} 0',
      'payout_gateway_moderation_oldest_case_seconds{mode="live"} 61',
      'payout_gateway_moderation_oldest_case_seconds{mode="test"} 7',
      'payout_gateway_overdue_rows{table="payout"} 3',
      'payout_gateway_approvals_waiting{mode="live"} 1',
      'payout_gateway_notifications_unmatched{mode="live"} 2',
      'payout_gateway_provider_accounts_held{mode="live",why="paused"} 1',
      'payout_gateway_provider_accounts_held{mode="live",why="breaker"} 0',
      'payout_gateway_kill_switches_in_force{scope="all"} 0',
      'payout_gateway_kill_switches_in_force{scope="merchant"} 1',
      'payout_gateway_stopped_payouts{mode="live",cause="account_paused"} 4',
      'payout_gateway_alerts_total{alert="conflict_opened",mode="live"} 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('queries the database once for concurrent and quickly repeated requests', async () => {
    await start();
    await Promise.all([scrape(), scrape(), scrape()]);
    await scrape();
    expect(fakes.calls.filter(({ method }) => method === 'figures')).toHaveLength(1);
  });

  it('responds without the database, and does not report old figures as new', async () => {
    await start();
    fakes.isDatabaseUp = false;
    const { status, text } = await scrape();
    expect(status).toBe(200);
    expect(text).toContain('payout_gateway_database_readable 0\n');
    expect(text).not.toMatch(/^payout_gateway_(moderation|overdue|approvals|provider|stopped)[^\n]* \d/m);
    fakes.isDatabaseUp = true;
    expect((await scrape()).text).toContain('payout_gateway_approvals_waiting{mode="live"} 1\n');
  });

  it('requires the token where one is configured', async () => {
    await start({ METRICS_TOKEN: TOKEN, NODE_ENV: 'production' });
    expect(await scrape()).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    expect(await scrape({ authorization: 'Bearer something-else-entirely' })).toMatchObject({ status: 401 });
    expect(await scrape({ authorization })).toMatchObject({ status: 200 });
  });

  it('is refused without a token in production, and elsewhere for requests through a proxy', async () => {
    await start({ NODE_ENV: 'production' });
    expect(await scrape()).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    await edge.stop();
    await start({ TRUSTED_PROXIES: '127.0.0.1' });
    expect(await scrape({ 'x-forwarded-for': '127.0.0.1' })).toMatchObject({ status: 403 });
    expect(fakes.calls).toEqual([]);
  });

  it('counts a request that failed with a server error, without the contents of the error', async () => {
    const lines: string[] = [];
    await start({}, createLogger('error', { write: (line: string) => void lines.push(line) }));
    fakes.failWith = Object.assign(new Error('it broke'), { parameters: ['Ada Lovelace'] });
    await edge.request('GET', '/v1/payouts', { headers: { authorization: 'Bearer full' } });
    fakes.failWith = null;
    expect((await scrape()).text).toContain('payout_gateway_alerts_total{alert="request_failed"} 1\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ alert: 'request_failed', route: '/v1/payouts', error: 'it broke' }]);
    expect(lines.join('')).not.toContain('Lovelace');
  });
});
