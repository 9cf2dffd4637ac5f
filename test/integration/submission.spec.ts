import { CONFIG, type Config } from '@app/config';
import { newId } from '@app/domain';
import { Alerts } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SenderLock } from '../../libs/payouts/src/submission/sender-lock.js';
import { CutOffProxy } from '../setup/cut-off-proxy.js';
import { FakeProvider, type Heard, reply, transferOf } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';
import { freePort } from '../setup/ports.js';

let provider: FakeProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await FakeProvider.start();
  const merchants = { faked: { providerUrl: provider.url }, unreachable: { providerUrl: `http://127.0.0.1:${await freePort()}` } };
  // No workers run: the tests call the jobs themselves.
  gateway = await TestGateway.start({ merchants, jobs: false, environment: { SEND_TIMEOUT_MS: '600' } });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

beforeEach(() => {
  provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
  provider.onEnquiry = (_, response) => reply(response, 404, { code: 'not_found', message: 'none' });
});

const newPayout = (merchant = 'faked'): Promise<string> => gateway.create({ merchant });
const outcomes = async (id: string) => (await gateway.attempts(id)).map(({ outcome }) => outcome);
const makeDue = (id: string) => gateway.run('UPDATE payout_task SET due_at = now() WHERE payout_id = $1', [id]);

/** Runs the enquiry job repeatedly, each time as if its interval were over. */
async function enquire(id: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await makeDue(id);
    await gateway.enquiry.enquire(id);
  }
}

/** The state after a process died with a committed intent: an open attempt whose send deadline has passed. */
async function dieAfterIntent(id: string, deadline = '-1 second'): Promise<string> {
  const [operationId, attemptId] = [newId('operation'), newId('attempt')];
  await gateway.run(`UPDATE payout SET status = 'INVOKING', version = version + 1 WHERE id = $1`, [id]);
  await gateway.planTask([id], 'enquire');
  await gateway.run(`INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, provider_key) VALUES ($1, $2, $3, 'invoke', $4)`, [
    operationId,
    id,
    gateway.merchant('faked').accountId,
    `${id}-invoke`,
  ]);
  await gateway.run(
    `INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline) VALUES ($1, $2, $3, 'invoke', 1, clock_timestamp() + $4::interval)`,
    [attemptId, operationId, id, deadline],
  );
  return attemptId;
}

describe('sending a payout', () => {
  it('calls the provider after the intent is committed and outside any transaction', async () => {
    const id = await newPayout();
    const seen: unknown[] = [];
    provider.onOperation = async ({ key }, response) => {
      // Another session sees only committed rows.
      seen.push((await gateway.state(id)).status, await outcomes(id), (await gateway.attempts(id))[0]?.provider_key);
      const idle = await gateway.run(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`);
      seen.push(idle.length);
      reply(response, 201, transferOf(key ?? '', 'paid'));
    };
    await gateway.submission.submit(id, 'invoke');
    expect(seen).toEqual(['INVOKING', [null], `${id}-invoke`, 0]);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n });
    expect(await outcomes(id)).toEqual(['done']);
  });

  it('sends our id as reference, amount and currency, the recipient in clear, and the stored provider key', async () => {
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    expect(provider.operations(id)).toEqual([
      {
        method: 'POST',
        path: '/v1/transfers',
        key: `${id}-invoke`,
        body: { reference: id, account_number: '1000000000', holder_name: 'Rosa Klein', amount: '100.00', currency: 'EUR' },
      },
    ]);
  });

  it('happens once, however often its job runs, at once or later', async () => {
    const id = await newPayout();
    provider.onOperation = async ({ key }, response) => {
      await sleep(100);
      reply(response, 201, transferOf(key ?? '', 'pending'));
    };
    await Promise.all(Array.from({ length: 10 }, () => gateway.submission.submit(id, 'invoke')));
    await gateway.submission.submit(id, 'invoke');
    expect(provider.operations(id)).toHaveLength(1);
    expect(await gateway.attempts(id)).toHaveLength(1);
  });

  it('does not repeat a call when the job finds an open attempt', async () => {
    const id = await newPayout();
    await dieAfterIntent(id);
    for (const operation of ['invoke', 'revoke', 'cancel'] as const) await gateway.submission.submit(id, operation);
    expect(provider.operations(id)).toHaveLength(0);
    expect(await outcomes(id)).toEqual([null]);
  });

  it('does not start after the lifetime of the payout has ended', async () => {
    const id = await newPayout();
    await gateway.run(`UPDATE payout SET expires_at = now() WHERE id = $1`, [id]);
    await gateway.submission.submit(id, 'invoke');
    expect([provider.operations(id), await gateway.attempts(id)]).toEqual([[], []]);
    expect(await gateway.state(id)).toMatchObject({ status: 'READY', tasks: ['invoke'] });
  });
});

describe('sender that died after its intent', () => {
  it('leaves an unknown outcome with a case and scheduled enquiries, and no second call', async () => {
    const id = await newPayout();
    await dieAfterIntent(id);
    await enquire(id);
    expect(await outcomes(id)).toEqual(['unknown']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], resolution: 'CONNECTION_ERROR', tasks: ['enquire'] });
    await gateway.submission.submit(id, 'invoke');
    expect(provider.operations(id)).toEqual([]);
  });

  it('is left alone while it may still send, and until the longest possible call is over', async () => {
    const [early, calling] = [await newPayout(), await newPayout()];
    await dieAfterIntent(early, '30 seconds');
    await dieAfterIntent(calling, '-100 milliseconds');
    for (const id of [early, calling]) {
      await enquire(id);
      expect(await outcomes(id)).toEqual([null]);
      expect(await gateway.state(id)).toMatchObject({ moderation_required: false, tasks: ['enquire'] });
    }
    // The longest call takes 600 ms here.
    await sleep(600);
    await enquire(calling);
    expect(await outcomes(calling)).toEqual(['unknown']);
  });

  it('is asked about although its lock is still held, while nothing is sent without that lock', async () => {
    const [silent, ready] = [await newPayout(), await newPayout()];
    await dieAfterIntent(silent);
    const sender = new pg.Client({ connectionString: gateway.database.url });
    await sender.connect();
    try {
      await sender.query('SELECT pg_advisory_lock(hashtextextended(id, 1)) FROM unnest($1::text[]) AS id', [[silent, ready]]);
      provider.onEnquiry = ({ path }, response) => reply(response, 200, transferOf(new URL(path, provider.url).searchParams.get('key') ?? '', 'paid'));
      await enquire(silent, 2);
      expect(await outcomes(silent)).toEqual(['unknown']);
      expect(await gateway.state(silent)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
      expect((await gateway.statements(silent)).map(({ source, claim }) => `${source} ${claim}`)).toEqual(['enquiry PROCESSED']);
      await gateway.submission.submit(ready, 'invoke');
      expect([provider.operations(silent), provider.operations(ready)]).toEqual([[], []]);
      expect((await gateway.state(ready)).status).toBe('READY');
    } finally {
      await sender.end();
    }
    await gateway.submission.submit(ready, 'invoke');
    expect(provider.operations(ready)).toHaveLength(1);
  });
});

describe('fence', () => {
  it('stops a sender that was paused past its deadline before the first byte, recorded as not sent', async () => {
    const id = await newPayout();
    await gateway.run(
      `CREATE FUNCTION short_deadline() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.send_deadline := now() - interval '1 second'; RETURN NEW; END $$;
       CREATE TRIGGER short_deadline BEFORE INSERT ON payout_attempt FOR EACH ROW EXECUTE FUNCTION short_deadline();`,
    );
    const before = provider.heard.length;
    await gateway.submission.submit(id, 'invoke');
    await gateway.run('DROP FUNCTION short_deadline CASCADE');
    expect(provider.heard).toHaveLength(before);
    expect(await outcomes(id)).toEqual(['not_sent']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], tasks: ['invoke'] });
  });

  it('stops a sender whose payout has changed meanwhile', async () => {
    const id = await newPayout();
    await gateway.run(
      `CREATE FUNCTION touch_payout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE payout SET version = version + 1 WHERE id = NEW.payout_id; RETURN NULL; END $$;
       CREATE CONSTRAINT TRIGGER touch_payout AFTER INSERT ON payout_attempt DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch_payout();`,
    );
    await gateway.submission.submit(id, 'invoke');
    await gateway.run('DROP FUNCTION touch_payout CASCADE');
    expect(provider.operations(id)).toEqual([]);
    expect(await outcomes(id)).toEqual(['not_sent']);
  });

  it('is closed by an answer that is read after the deadline, as by a process that was paused in between', async () => {
    const [late, early] = [await newPayout(), await newPayout()];
    const attempts = [await dieAfterIntent(late, '2 seconds'), await dieAfterIntent(early, '30 seconds')];
    const proxy = await CutOffProxy.open(gateway.database.applicationUrl);
    const config: Config = gateway.app.get(CONFIG);
    const senderLock = new SenderLock({ ...config, database: { ...config.database, directUrl: proxy.url } }, gateway.app.get(Alerts));
    const held = await senderLock.acquire(late);
    const { version } = await gateway.state(late);
    proxy.answerDelayMs = 2_200;
    const isOpen = attempts.map((attempt) => held?.isOpenFor(attempt, version) ?? Promise.resolve(null));
    expect(await Promise.all(isOpen)).toEqual([false, true]);
    await senderLock.onApplicationShutdown();
    await proxy.close();
  });

  it('stops a sender that has lost its lock', async () => {
    const id = await newPayout();
    await gateway.run(
      `CREATE FUNCTION kill_senders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payout-gateway-sender' AND datname = current_database(); RETURN NULL; END $$;
       CREATE TRIGGER kill_senders AFTER INSERT ON payout_attempt FOR EACH ROW EXECUTE FUNCTION kill_senders();`,
    );
    await gateway.submission.submit(id, 'invoke').catch(() => undefined);
    await gateway.run('DROP FUNCTION kill_senders CASCADE');
    expect(provider.operations(id)).toEqual([]);
    expect(await outcomes(id)).toEqual(['not_sent']);
    // The next payout uses a new connection and is sent.
    const next = await newPayout();
    await gateway.submission.submit(next, 'invoke');
    expect(await outcomes(next)).toEqual(['done']);
  });
});

type Responder = (heard: Heard, response: ServerResponse) => void;
const raw =
  (text: string, status = 200): Responder =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
const cut: Responder = (_, response) =>
  void response.writeHead(200, { 'content-length': '500' }).write('{"id":"tr_1","status":"paid"', () => response.destroy());
const UNKNOWNS: readonly (readonly [string, Responder, string])[] = [
  ['no answer in time', () => undefined, 'CONNECTION_TIMEOUT_ERROR'],
  ['a reset', (_, response) => response.socket?.resetAndDestroy(), 'CONNECTION_ERROR'],
  ['a body cut short', cut, 'CONNECTION_ERROR'],
  ['an unreadable 200', raw('<html>'), 'UNKNOWN'],
  ['a transfer without a status', raw('{"id":"tr_1","key":"k","currency":"EUR"}', 201), 'UNKNOWN'],
  ['an undocumented status', (heard, response) => reply(response, 201, transferOf(heard.key ?? '', 'teleported')), 'UNKNOWN'],
  ['a refusal with an undocumented code', raw('{"code":"e_7731"}', 422), 'UNKNOWN'],
  ['a refusal without a code', raw('denied', 403), 'CONNECTION_ERROR'],
  ['a server error with the code of a refusal', raw('{"code":"declined"}', 500), 'PROVIDER_INTERNAL_ERROR'],
  ['408', raw('{}', 408), 'CONNECTION_TIMEOUT_ERROR'],
  ['a redirect', (_, response) => response.writeHead(307, { location: provider.url }).end(), 'CONNECTION_ERROR'],
];

describe('provider answer to a send', () => {
  it.each(UNKNOWNS)('%s is unknown: one case, one call, and no final status', async (_, responder, resolution) => {
    provider.onOperation = responder;
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    expect(await outcomes(id)).toEqual(['unknown']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', resolution, reasons: ['PROVIDER_ERROR'], processed_amount_minor: null });
    expect(provider.operations(id)).toHaveLength(1);
  });

  it('429 is back-pressure: the same key is sent again when the provider says so, at most eight times before a human decides', async () => {
    const busy: Responder = (_, response) => void response.writeHead(429, { 'retry-after': '9' }).end('{}');
    provider.onOperation = busy;
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    const postponed = await gateway.state(id);
    expect(postponed).toMatchObject({ status: 'INVOKING', reasons: [], tasks: ['invoke'] });
    const planned = await gateway.task(id, 'invoke');
    expect(planned?.due_in_seconds).toBeGreaterThan(6);
    expect(planned?.due_in_seconds).toBeLessThan(10);
    for (let turn = 1; turn < 8; turn += 1) {
      await gateway.run(`UPDATE payout_task SET due_at = now() WHERE payout_id = $1`, [id]);
      await gateway.submission.submit(id, 'invoke');
    }
    expect(await outcomes(id)).toEqual(Array(8).fill('not_sent'));
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', resolution: 'GENERAL_ERROR', reasons: ['PROVIDER_ERROR'], tasks: ['invoke'] });
    expect(new Set(provider.operations(id).map(({ key }) => key)).size).toBe(1);
  });

  it('connection refused is recorded as not sent and causes no enquiries', async () => {
    const id = await newPayout('unreachable');
    await gateway.submission.submit(id, 'invoke');
    expect(await outcomes(id)).toEqual(['not_sent']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', resolution: 'CONNECTION_ERROR', reasons: ['PROVIDER_ERROR'], tasks: ['invoke'] });
  });

  it('a documented refusal by the provider ends the payout', async () => {
    provider.onOperation = raw('{"code":"no_funds","message":"The balance does not cover the amount.","transfer":null}', 422);
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    expect(await outcomes(id)).toEqual(['declined']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKE_FAILED', resolution: 'INSUFFICIENT_FUNDS', processed_amount_minor: 0n, reasons: [] });
  });

  it('"duplicate" triggers a look-up: an original that exists is adopted, otherwise the outcome is unknown, because the provider has the key', async () => {
    provider.onOperation = raw('{"code":"duplicate_reference"}', 409);
    provider.onEnquiry = ({ path }, response) => reply(response, 200, transferOf(new URL(path, provider.url).searchParams.get('key') ?? '', 'pending'));
    const there = await newPayout();
    await gateway.submission.submit(there, 'invoke');
    expect(await gateway.state(there)).toMatchObject({ status: 'PENDING', provider_reference: `tr_${there}-invoke`, reasons: [] });

    provider.onEnquiry = raw('{"code":"not_found"}', 404);
    const gone = await newPayout();
    await gateway.submission.submit(gone, 'invoke');
    expect(await outcomes(gone)).toEqual(['unknown']);
    expect(await gateway.state(gone)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], tasks: ['enquire'] });
    // Two more looks that find nothing prove nothing against the provider's own word.
    await sleep(250);
    await enquire(gone, 2);
    await expect(gateway.act('operator', gone, 'cancel')).rejects.toMatchObject({ code: 'action_not_allowed' });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'paid'));
    await enquire(gone);
    await gateway.act('operator', gone, 'process');
    expect(await gateway.state(gone)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n, reasons: [] });

    provider.onEnquiry = raw('oops', 502);
    const nobodyKnows = await newPayout();
    await gateway.submission.submit(nobodyKnows, 'invoke');
    expect(await outcomes(nobodyKnows)).toEqual(['unknown']);
    expect(await gateway.state(nobodyKnows)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
  });

  it('"duplicate" of a partly paid original records the part', async () => {
    provider.onOperation = raw('{"code":"duplicate_reference"}', 409);
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'partly_paid', { paid_amount: '40.00' }));
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    expect(await gateway.state(id)).toMatchObject({ status: 'PARTIALLY_PROCESSED', processed_amount_minor: 4_000n });
  });
});

describe('refusal after a notification that says otherwise', () => {
  /** A notification is on record before the provider's answer arrives. */
  const notify = (id: string, claim: string) =>
    gateway.run(`INSERT INTO payout_statement (id, payout_id, source, claim, resolution) VALUES ($1, $2, 'notification', $3, 'OK')`, [
      newId('statement'),
      id,
      claim,
    ]);

  it.each(['PROCESSED', 'PENDING'] as const)('a refused create opens a conflict where the payout was reported as %s, instead of ending it', async (claim) => {
    const id = await newPayout();
    provider.onOperation = async (_, response) => {
      await notify(id, claim);
      reply(response, 422, { code: 'no_funds' });
    };
    await gateway.submission.submit(id, 'invoke');
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['CONFLICT'], processed_amount_minor: null, tasks: ['enquire'] });
    const told = (await gateway.statements(id)).find((one) => one.claim === claim);
    await gateway.actWithApproval(id, 'resolve_conflict', { statementId: told?.id ?? '' });
    expect(await gateway.state(id)).toMatchObject({ status: claim, reasons: [] });
  });

  it('a refused cancel of a payment that was reported as returned is asked about, and ends in CANCELLED', async () => {
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    await gateway.command(id, 'cancel', 'faked');
    provider.onOperation = async (_, response) => {
      await notify(id, 'CANCELLED');
      reply(response, 409, { code: 'not_returnable' });
    };
    await gateway.submission.submit(id, 'cancel');
    expect(await gateway.state(id)).toMatchObject({ status: 'CANCELLING', reasons: [], tasks: ['enquire'] });
    provider.onEnquiry = (_, response) => reply(response, 200, transferOf('k', 'returned'));
    await enquire(id);
    expect(await gateway.state(id)).toMatchObject({ status: 'CANCELLED', processed_amount_minor: 0n, reasons: [] });
  });
});

/** A payout that never arrived, shown by two "not found" after the settle time; then two operators order it to be sent again. */
async function sendAgain(id: string): Promise<void> {
  await sleep(400);
  await enquire(id, 2);
  await gateway.actWithApproval(id, 'process');
}

describe('manual statement while a request is open', () => {
  it('is applied only after the request has ended, so that no attempt stays open', async () => {
    const id = await newPayout();
    await dieAfterIntent(id);
    const statement = { outcome: 'paid', providerReference: 'tr_by_hand', processedAmount: null } as const;
    await gateway.actWithApproval(id, 'add_statement', { statement });
    await expect(gateway.act('operator', id, 'process')).rejects.toMatchObject({ code: 'action_not_allowed' });
    await enquire(id);
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    expect(await outcomes(id)).toEqual(['unknown']);
  });
});

describe('repeat ordered by an operator', () => {
  it('is sent once with the same provider key', async () => {
    provider.onOperation = raw('oops', 503);
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    await sendAgain(id);
    provider.onOperation = ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid'));
    await Promise.all([gateway.submission.submit(id, 'invoke'), gateway.submission.submit(id, 'invoke')]);
    expect(provider.operations(id).map(({ key }) => key)).toEqual([`${id}-invoke`, `${id}-invoke`]);
    expect(await outcomes(id)).toEqual(['unknown', 'done']);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
  });

  it('goes back to a human without a send when the lifetime of the payout has ended', async () => {
    provider.onOperation = raw('oops', 503);
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    await sendAgain(id);
    await gateway.run(`UPDATE payout SET expires_at = now() WHERE id = $1`, [id]);
    await gateway.submission.submit(id, 'invoke');
    expect(provider.operations(id)).toHaveLength(1);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], tasks: ['enquire', 'invoke'] });
  });

  it('goes back to a human without a send when the provider key is past its lifetime', async () => {
    provider.onOperation = raw('oops', 503);
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    await sendAgain(id);
    // The provider declares a key lifetime of thirty days.
    await gateway.run(`UPDATE payout_operation SET created_at = now() - interval '30 days' + interval '9 seconds' WHERE payout_id = $1`, [id]);
    await gateway.submission.submit(id, 'invoke');
    expect(provider.operations(id)).toHaveLength(1);
    expect(await outcomes(id)).toEqual(['unknown', 'not_sent']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], tasks: ['invoke'] });
  });

  it('a repeat that is refused after an unknown outcome ends nothing, because the first send may have arrived', async () => {
    provider.onOperation = raw('oops', 503);
    const id = await newPayout();
    await gateway.submission.submit(id, 'invoke');
    await sendAgain(id);
    provider.onOperation = raw('{"code":"no_funds"}', 422);
    await gateway.submission.submit(id, 'invoke');
    expect(await outcomes(id)).toEqual(['unknown', 'unknown']);
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'], resolution: 'UNKNOWN' });
  });
});

describe('answer that arrives after its attempt was given up', () => {
  /** The sender hangs in its call while its lock is lost and the recovery records an unknown outcome. */
  async function giveUp(id: string, answer: Responder, meanwhile: () => Promise<void>): Promise<void> {
    let release: () => void = () => undefined;
    const called = new Promise<void>((resolve) => {
      provider.onOperation = async (heard, response) => {
        const released = new Promise<void>((go) => (release = go));
        resolve();
        await released;
        answer(heard, response);
      };
    });
    const sending = gateway.submission.submit(id, 'invoke');
    await called;
    await gateway.run(`UPDATE payout_attempt SET outcome = 'unknown', resolution = 'CONNECTION_ERROR', finished_at = clock_timestamp() WHERE payout_id = $1`, [
      id,
    ]);
    await meanwhile();
    release();
    await sending;
  }

  it('does not end a payout that is being sent again, if it is a refusal', async () => {
    const id = await newPayout();
    await giveUp(id, raw('{"code":"no_funds"}', 422), async () => {
      // Meanwhile an operator ordered the repeat, and its intent is committed.
      await gateway.run(`UPDATE payout SET version = version + 1 WHERE id = $1`, [id]);
      await gateway.run(
        `INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, send_deadline)
         SELECT $1, operation_id, payout_id, operation, 2, clock_timestamp() + interval '10 seconds' FROM payout_attempt WHERE payout_id = $2`,
        [newId('attempt'), id],
      );
    });
    expect((await gateway.state(id)).status).toBe('INVOKING');
    expect(await outcomes(id)).toEqual(['unknown', null]);
    expect((await gateway.events(id)).at(-1)).toMatchObject({
      type: 'attempt.answered_late',
      resolution: 'INSUFFICIENT_FUNDS',
      data: { provider_code: 'no_funds' },
    });
  });

  it('is kept as evidence, if it is a success', async () => {
    const id = await newPayout();
    await giveUp(
      id,
      ({ key }, response) => reply(response, 201, transferOf(key ?? '', 'paid')),
      async () => {
        await gateway.run(`UPDATE payout SET moderation_required = true, version = version + 1 WHERE id = $1`, [id]);
        await gateway.run(`INSERT INTO moderation_case (id, payout_id, reason) VALUES ($1, $2, 'PROVIDER_ERROR')`, [newId('moderationCase'), id]);
      },
    );
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', reasons: ['PROVIDER_ERROR'] });
    expect((await gateway.statements(id)).map(({ claim }) => claim)).toEqual(['PROCESSED']);
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', processed_amount_minor: 10_000n });
  });
});
