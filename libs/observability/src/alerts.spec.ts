import { MODES } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import { ALERT_NAMES, type AlertName, isOfMode } from './alerts.catalogue.js';
import { Alerts } from './alerts.js';
import { createLogger } from './logger.js';
import { Metrics } from './metrics.js';

function listen(): { alerts: Alerts; metrics: Metrics; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('error', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const metrics = new Metrics();
  return { alerts: new Alerts(logger, metrics), metrics, lines };
}

const ERROR_LEVEL = 50;

describe('Alerts', () => {
  it('writes one log line at error level with name and facts, and increments the counter', async () => {
    const { alerts, metrics, lines } = listen();
    alerts.raise('conflict_opened', { mode: 'live', payoutId: 'po_1', providerAccountId: 'pac_1' });
    expect(lines).toMatchObject([
      {
        level: ERROR_LEVEL,
        alert: 'conflict_opened',
        urgency: 'today',
        mode: 'live',
        payoutId: 'po_1',
        providerAccountId: 'pac_1',
        msg: expect.stringContaining('contradict'),
      },
    ]);
    expect(await metrics.text()).toContain('payout_gateway_alerts_total{alert="conflict_opened",mode="live"} 1\n');
    expect(await metrics.text()).toContain('payout_gateway_alerts_total{alert="conflict_opened",mode="test"} 0\n');
  });

  it('logs the message, code and stack of an error, and nothing else of it', () => {
    const { alerts, lines } = listen();
    const error = Object.assign(new Error('cannot reach postgres://user:secret@host/db'), {
      code: '23505',
      parameters: ['Ada Lovelace'],
      detail: 'Key (iban)=(1)',
    });
    alerts.raise('job_failed', { job: 'payout.invoke', rowId: 'po_1' }, error);
    expect(lines).toMatchObject([{ error: 'cannot reach postgres://host/db', code: '23505', stack: expect.stringContaining('alerts.spec') }]);
    expect(JSON.stringify(lines)).not.toMatch(/Lovelace|iban|:secret/);
    alerts.raise('job_failed', {}, 'a text');
    expect(lines[1]).toMatchObject({ error: 'a text' });
  });

  it('has a counter for each alert, of each mode where it is about one, before it is raised for the first time', async () => {
    const text = await listen().metrics.text();
    const ofName = (name: AlertName) => (isOfMode(name) ? MODES.map((mode) => `alert="${name}",mode="${mode}"`) : [`alert="${name}"`]);
    for (const labels of ALERT_NAMES.flatMap(ofName)) expect(text).toContain(`payout_gateway_alerts_total{${labels}} 0\n`);
    expect(ALERT_NAMES.filter(isOfMode)).toEqual(expect.arrayContaining(['conflict_opened', 'payouts_waiting', 'callback_endpoint_disabled']));
    expect(ALERT_NAMES.filter(isOfMode)).not.toContain('job_failed');
  });
});

describe('the log of an error', () => {
  it('has neither the values of its statement nor a payment number in its message', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    const error = Object.assign(new Error('invalid input: "4111 1111 1111 1111"'), { code: '57P01', parameters: ['Ada Lovelace'], query: 'INSERT' });
    logger.warn({ err: error }, 'the database is not available');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { error: 'invalid input: "[hidden]"', code: '57P01' } });
    expect(lines[0]).not.toMatch(/Lovelace|1111|INSERT/);
  });
});

describe('Metrics', () => {
  it('include those of the process, also with several instances in one process', async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    for (const metrics of [first, second]) expect(await metrics.text()).toContain('process_resident_memory_bytes');
    expect(await first.text()).toContain('nodejs_eventloop_lag_seconds');
    expect(first.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});
