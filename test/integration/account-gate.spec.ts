import { Database } from '@app/database';
import { Alerts, createLogger, Metrics } from '@app/observability';
import { AccountAdministration, AccountGate, type ConnectorAnswer, FailureStreaks, type Permit } from '@app/providers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

const PLACES = 4;
const FAILURES = 3;
const PROBE_MS = 5_000;
/** Within this time, in milliseconds, every process has read the new state of the account. */
const KNOWN_WITHIN_MS = 700;

interface Breaker extends Record<string, unknown> {
  is_open: boolean;
  trials: number;
  retry_in_seconds: number | null;
  probe_until: Date | null;
}

const WORDS = { providerReference: null, code: null, message: null, httpStatus: null, raw: {} };
const FAILED: ConnectorAnswer = { ...WORDS, kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' };
const PAID: ConnectorAnswer = { ...WORDS, kind: 'done', reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: 1n };
const BUSY: ConnectorAnswer = { ...WORDS, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: 1_000, httpStatus: 429 };

const paid = ({ key }: Heard, response: ServerResponse): void => reply(response, 201, transferOf(key ?? '', 'paid'));
const down = (_: Heard, response: ServerResponse): void => reply(response, 503, {});

let provider: FakeProvider;
let gateway: TestGateway;

const breakerOf = async (accountId: string): Promise<Breaker> => {
  const [row] = await gateway.run<Breaker>(
    `SELECT breaker_opened_at IS NOT NULL AS is_open, breaker_trials AS trials, breaker_canary_until AS probe_until,
       round(extract(epoch FROM breaker_retry_at - clock_timestamp()))::int AS retry_in_seconds
     FROM provider_account WHERE id = $1`,
    [accountId],
  );
  if (!row) throw new Error('there is no such account');
  return row;
};

const startGateway = (jobs: boolean): Promise<TestGateway> =>
  TestGateway.start({
    jobs,
    merchants: {
      faked: { providerUrl: provider.url, accountOptions: { breaker: { failures: FAILURES, openSeconds: 1 } } },
      other: { providerUrl: provider.url, accountOptions: {} },
    },
    environment: { WORKER_CONCURRENCY: String(PLACES) },
  });

describe('account gate', () => {
  const account = { id: '', mode: 'test' as const, options: { breaker: { failures: FAILURES, openSeconds: 10 } } };
  let metrics: Metrics;

  beforeAll(async () => {
    provider = await FakeProvider.start();
    gateway = await startGateway(false);
    account.id = gateway.merchant('faked').accountId;
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
  });

  beforeEach(async () => {
    metrics = new Metrics();
    await gateway.run(
      `UPDATE provider_account SET options = options || '{"breaker": {"failures": 3, "openSeconds": 10}}', breaker_opened_at = NULL, breaker_retry_at = NULL, breaker_trials = 0, breaker_canary_until = NULL, paused_at = NULL, pause_reason = NULL`,
    );
  });

  /** Acts as another process, with its own counters and caches. */
  const newProcess = (): AccountGate => {
    const logger = createLogger('silent');
    return new AccountGate(logger, gateway.app.get(Database), new Alerts(logger, metrics), new FailureStreaks());
  };

  async function sendThrough(gate: AccountGate, answer: ConnectorAnswer): Promise<Permit | null> {
    const permit = await gate.acquire(account, PROBE_MS);
    if (permit) await gate.report(account, permit, answer);
    return permit;
  }

  async function openIt(gate: AccountGate): Promise<void> {
    for (let time = 0; time < FAILURES; time += 1) await sendThrough(gate, FAILED);
  }

  const makeTryDue = () => gateway.run(`UPDATE provider_account SET breaker_retry_at = now() - interval '1 second' WHERE id = $1`, [account.id]);

  it('opens the circuit breaker after the configured number of consecutive failures, for all processes, and raises one alert', async () => {
    const [here, there] = [newProcess(), newProcess()];
    expect(await there.acquire(account, PROBE_MS)).not.toBeNull();
    for (const answer of [FAILED, FAILED, PAID, FAILED, FAILED, BUSY, FAILED, FAILED]) await sendThrough(here, answer);
    expect((await breakerOf(account.id)).is_open).toBe(false);
    await sendThrough(here, FAILED);
    expect(await breakerOf(account.id)).toMatchObject({ is_open: true, trials: 0, retry_in_seconds: 10 });
    expect(await here.acquire(account, PROBE_MS)).toBeNull();
    await sleep(KNOWN_WITHIN_MS);
    expect(await there.acquire(account, PROBE_MS)).toBeNull();
    expect(await metrics.text()).toContain('alerts_total{alert="breaker_opened",mode="test"} 1\n');
  });

  it('ignores the result of a call that was permitted before the breaker changed', async () => {
    const gate = newProcess();
    const early = await Promise.all(Array.from({ length: 10 }, () => gate.acquire(account, PROBE_MS)));
    await openIt(gate);
    await makeTryDue();
    await sendThrough(gate, PAID);
    expect(await gate.acquire(account, PROBE_MS)).toMatchObject({ probe: null });
    for (const permit of early) if (permit) await gate.report(account, permit, FAILED);
    expect((await breakerOf(account.id)).is_open).toBe(false);
  });

  it('permits a single half-open probe across all processes', async () => {
    await openIt(newProcess());
    await makeTryDue();
    const gates = [newProcess(), newProcess(), newProcess()];
    const permits = await Promise.all(Array.from({ length: 30 }, (_, number) => (gates[number % 3] ?? newProcess()).acquire(account, PROBE_MS)));
    expect(permits.filter((permit) => permit !== null)).toHaveLength(1);
  });

  it('closes the breaker when the half-open probe succeeds', async () => {
    await openIt(newProcess());
    await makeTryDue();
    const gate = newProcess();
    expect(await sendThrough(gate, PAID)).toMatchObject({ probe: { probeUntil: expect.any(String) } });
    expect(await breakerOf(account.id)).toMatchObject({ is_open: false, probe_until: null });
    expect(await gate.acquire(account, PROBE_MS)).toMatchObject({ probe: null });
  });

  it('doubles the wait after each failed half-open probe, up to 15 minutes', async () => {
    await openIt(newProcess());
    for (const seconds of [20, 40, 80]) {
      await makeTryDue();
      await sendThrough(newProcess(), FAILED);
      expect(await breakerOf(account.id)).toMatchObject({ is_open: true, retry_in_seconds: seconds, probe_until: null });
      expect(await newProcess().acquire(account, PROBE_MS)).toBeNull();
    }
    await gateway.run(`UPDATE provider_account SET breaker_trials = 40 WHERE id = $1`, [account.id]);
    await makeTryDue();
    await sendThrough(newProcess(), FAILED);
    expect((await breakerOf(account.id)).retry_in_seconds).toBe(900);
  });

  it('passes the half-open probe on to the next caller when the first made no call', async () => {
    await openIt(newProcess());
    await makeTryDue();
    const gate = newProcess();
    const permit = await gate.acquire(account, PROBE_MS);
    if (permit) await gate.report(account, permit, null);
    expect(await newProcess().acquire(account, PROBE_MS)).not.toBeNull();
  });

  it('permits a new half-open probe after one timed out, and ignores the late result of the first', async () => {
    await openIt(newProcess());
    await makeTryDue();
    const late = newProcess();
    const latePermit = await late.acquire(account, 200);
    expect(await newProcess().acquire(account, PROBE_MS)).toBeNull();
    await sleep(300);
    const next = await newProcess().acquire(account, PROBE_MS);
    expect(next).not.toBeNull();
    for (const answer of [FAILED, PAID]) if (latePermit) await late.report(account, latePermit, answer);
    expect(await breakerOf(account.id)).toMatchObject({ is_open: true, trials: 0, probe_until: expect.any(Date) });
  });

  it.each(['breaker_retry_at', 'breaker_canary_until'])('ignores a breaker date that only a wrong clock can have written: %s', async (column) => {
    await openIt(newProcess());
    await makeTryDue();
    await gateway.run(`UPDATE provider_account SET ${column} = now() + interval '3 days' WHERE id = $1`, [account.id]);
    expect(await newProcess().acquire(account, PROBE_MS)).not.toBeNull();
  });

  it('permits all calls when the breaker option is switched off, even if it was open', async () => {
    const none = { ...account, options: { breaker: false as const } };
    await openIt(newProcess());
    await gateway.run(`UPDATE provider_account SET options = options || '{"breaker": false}' WHERE id = $1`, [account.id]);
    const gate = newProcess();
    for (let time = 0; time < 2 * FAILURES; time += 1) {
      const permit = await gate.acquire(none, PROBE_MS);
      expect(permit).toMatchObject({ probe: null });
      if (permit) await gate.report(none, permit, FAILED);
    }
    expect((await breakerOf(account.id)).is_open).toBe(false);
  });

  it('holds a payout back without an intent, an event or any other trace', async () => {
    const { id: operatorId } = gateway.operator('admin');
    const id = await gateway.create({ merchant: 'faked' });
    const [before, planned] = [await gateway.state(id), await gateway.task(id, 'invoke')];
    await gateway.app.get(AccountAdministration).pause(operatorId, account.id, 'a test');
    await sleep(KNOWN_WITHIN_MS);
    await gateway.submission.submit(id, 'invoke');
    expect(await gateway.state(id)).toEqual(before);
    const held = await gateway.task(id, 'invoke');
    expect(held?.enqueued_at).toBeNull();
    expect(held?.due_at?.getTime()).toBeGreaterThan(planned?.due_at?.getTime() ?? 0);
    expect([await gateway.attempts(id), await gateway.path(id)]).toEqual([[], ['CREATED', 'READY']]);
    await gateway.app.get(AccountAdministration).resume(operatorId, account.id, 'a test');
  });
});

describe('provider account', () => {
  beforeAll(async () => {
    provider = await FakeProvider.start();
    gateway = await startGateway(true);
  }, 90_000);

  afterAll(async () => {
    await gateway.stop();
    await provider.stop();
  });

  const createMany = (count: number, merchant: string) => Promise.all(Array.from({ length: count }, () => gateway.create({ merchant })));

  it('sends nothing while paused, still enquires and expires payouts, and resumes within seconds', async () => {
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'pending'));
    provider.onEnquiry = ({ path }, response) => reply(response, 200, transferOf(/po_\w+-invoke/.exec(path)?.[0] ?? '', 'pending'));
    const [asked, recalled] = [await gateway.create({ merchant: 'other' }), await gateway.create({ merchant: 'other' })];
    for (const id of [asked, recalled]) await gateway.waitForStatus(id, 'PENDING');
    const { accountId } = gateway.merchant('other');
    await gateway.app.get(AccountAdministration).pause(gateway.operator('admin').id, accountId, 'a test');
    await sleep(KNOWN_WITHIN_MS);
    const countSends = (): number => provider.heard.filter(({ method }) => method === 'POST').length;
    const sendsBefore = countSends();
    const { enquiry_count: askedBefore } = await gateway.state(asked);
    const expiring = await gateway.create({ merchant: 'other', lifetimeSeconds: 1 });
    const ids = await createMany(20, 'other');
    await gateway.command(recalled, 'revoke', 'other');
    await gateway.waitForStatus(expiring, 'EXPIRED');
    await gateway.waitFor(asked, ({ enquiry_count: count }) => count > askedBefore + 2);
    expect(countSends()).toBe(sendsBefore);
    for (const id of ids) expect(await gateway.state(id)).toMatchObject({ status: 'READY', tasks: ['invoke'], reasons: [] });
    expect(await gateway.state(recalled)).toMatchObject({ status: 'REVOKING', tasks: ['enquire', 'revoke'], reasons: [] });
    provider.onOperation = paid;
    const resumedAtMs = performance.now();
    await gateway.app.get(AccountAdministration).resume(gateway.operator('admin').id, accountId, 'a test');
    for (const id of ids) await gateway.waitForStatus(id, 'PROCESSED');
    expect(performance.now() - resumedAtMs).toBeLessThan(6_000);
    await gateway.waitFor(recalled, ({ tasks }) => !tasks.includes('revoke'));
  }, 120_000);

  it('an account with a failing provider opens one case for each call made, and pays all other payouts when the provider is back', async () => {
    provider.onOperation = down;
    const ids = await createMany(60, 'faked');
    const { accountId } = gateway.merchant('faked');
    while (!(await breakerOf(accountId)).is_open) await sleep(10);
    // Two failed half-open probes, after one second and after two more.
    while ((await breakerOf(accountId)).trials < 2) await sleep(50);
    const states = await Promise.all(ids.map((id) => gateway.state(id)));
    const cases = states.filter(({ moderation_required: waits }) => waits);
    expect(cases.length).toBeGreaterThanOrEqual(FAILURES);
    expect(cases.length).toBeLessThanOrEqual(FAILURES + PLACES + 2);
    expect(states.filter(({ status }) => status === 'READY')).toHaveLength(ids.length - cases.length);
    provider.onOperation = paid;
    const free = states.filter(({ status }) => status === 'READY').map(({ id }) => id);
    for (const id of free) await gateway.waitForStatus(id, 'PROCESSED');
    for (const id of ids) expect(provider.operations(id)).toHaveLength(1);
    expect(await breakerOf(accountId)).toMatchObject({ is_open: false, trials: 0, probe_until: null });
  }, 120_000);
});
