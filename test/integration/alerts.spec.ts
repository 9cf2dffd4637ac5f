import { AlertChannels, AlertDelivery, AlertRecorder, type ChannelSettings, QueueWatch } from '@app/alerts';
import { Database } from '@app/database';
import { Alerts, createLogger } from '@app/observability';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { verifyConfiguration } from '../../libs/audit/src/configuration/verify-configuration.js';
import { AdminClient } from '../setup/change-requests.js';
import { TestGateway } from '../setup/gateway.js';
import { Mailbox } from '../setup/mailbox.js';

interface Heard {
  path: string;
  headers: Record<string, string>;
  body: string;
}

const IBAN = 'DE89370400440532013000';
const logLines: string[] = [];
const heard: Heard[] = [];
let mailbox: Mailbox;
let receiver: Server;
let receiverUrl: string;
let answerStatus = 200;
let gateway: TestGateway;
let admin: AdminClient;

beforeAll(async () => {
  mailbox = await Mailbox.open();
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answerStatus).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}`;
  gateway = await TestGateway.start({
    jobs: false,
    http: true,
    logger: createLogger('info', { write: (line: string) => void logLines.push(line) }),
    environment: { SMTP_URL: mailbox.url, SMTP_FROM: 'gateway@company.example' },
  });
  admin = await AdminClient.open(gateway, 'Ada');
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  receiver.close();
  await mailbox.close();
});

beforeEach(async () => {
  [heard.length, mailbox.mails.length, logLines.length] = [0, 0, 0];
  [answerStatus, mailbox.isRefusing] = [200, false];
  await gateway.run(`DELETE FROM alert_message`);
  await gateway.run(`UPDATE alert_channel SET enabled = false`);
});

const alerts = () => gateway.app.get(Alerts);
const deliver = () => gateway.app.get(AlertDelivery).run();

/** A channel of one administrator. @returns its id, and the secret of a webhook */
function channel(kind: 'email' | 'slack' | 'webhook', settings: Partial<ChannelSettings> = {}) {
  const target = kind === 'email' ? 'on-call@company.example' : `${receiverUrl}/${kind}/secret-path`;
  const all: ChannelSettings = {
    name: kind,
    target,
    urgencies: ['now', 'today'],
    alertNames: [],
    quietFrom: null,
    quietUntil: null,
    zone: 'UTC',
    urgentPassesQuiet: true,
    digestAt: null,
    enabled: true,
    ...settings,
  };
  return gateway.app.get(AlertChannels).create(admin.operatorId, kind, all);
}

/** Raises an alert, and stores it for the channels. */
async function raise(name: 'conflict_opened' | 'breaker_opened', payoutId = 'po_1'): Promise<void> {
  alerts().raise(name, { mode: 'live', payoutId });
  await gateway.app.get(AlertRecorder).flush();
}

const states = async () => (await gateway.run<{ state: string }>('SELECT state FROM alert_message ORDER BY created_at, id')).map(({ state }) => state);
/** Makes what waits for a later time due now. */
const passTime = () => gateway.run(`UPDATE alert_message SET due_at = now() - interval '1 second', finished_at = finished_at - interval '1 hour'`);

describe('an alert', () => {
  it('reaches a mailbox through a mail server that wants a password, from the sender of the settings', async () => {
    await channel('email');
    await raise('breaker_opened', 'po_mail');
    expect(await deliver()).toBe(1);
    expect(mailbox.mails).toMatchObject([{ from: 'gateway@company.example', to: ['on-call@company.example'] }]);
    expect(mailbox.mails[0]?.raw).toContain('Subject: Payout gateway: [live] a provider fails or refuses the account');
    expect(mailbox.mails[0]?.raw).toContain('payout po_mail');
    expect(await states()).toEqual(['sent']);
  });

  it('reaches a webhook in the form of Slack', async () => {
    await channel('slack');
    await raise('breaker_opened');
    await deliver();
    expect(heard).toMatchObject([{ path: '/slack/secret-path' }]);
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ text: expect.stringContaining('*Payout gateway: [live] a provider fails or refuses the account') });
  });

  it('reaches a webhook with a signature that the library of Standard Webhooks accepts', async () => {
    const { signingSecret } = await channel('webhook');
    await raise('breaker_opened', 'po_signed');
    await deliver();
    const [got] = heard;
    const verified = new Webhook(signingSecret ?? '').verify(got?.body ?? '', got?.headers ?? {});
    expect(verified).toMatchObject({ type: 'alert', alerts: [{ alert: 'breaker_opened', mode: 'live', count: 1, about: [{ payoutId: 'po_signed' }] }] });
    expect(() => new Webhook(signingSecret ?? '').verify(`${got?.body ?? ''} `, got?.headers ?? {})).toThrow();
  });

  it('goes to the channels that want its urgency or its name, and to no other', async () => {
    await channel('slack', { urgencies: ['now'] });
    await channel('email', { urgencies: [], alertNames: ['conflict_opened'] });
    await raise('conflict_opened');
    await deliver();
    expect([heard.length, mailbox.mails.length]).toEqual([0, 1]);
    await raise('breaker_opened');
    await deliver();
    expect([heard.length, mailbox.mails.length]).toEqual([1, 1]);
  });

  it('makes one message out of a storm of ten thousand, and the next one only after the pause', async () => {
    await channel('slack');
    for (let index = 0; index < 10_000; index += 1) alerts().raise('breaker_opened', { mode: 'live', payoutId: `po_${String(index)}` });
    await gateway.app.get(AlertRecorder).flush();
    await deliver();
    for (let round = 0; round < 20; round += 1) {
      await raise('breaker_opened');
      await deliver();
    }
    expect(heard).toHaveLength(1);
    expect(heard[0]?.body).toContain('10000 times');
    await passTime();
    await deliver();
    expect(heard).toHaveLength(2);
    expect(heard[1]?.body).toContain('20 times');
  });

  it('is sent again with the same id after the process that sent it has died, and not lost', async () => {
    const { signingSecret } = await channel('webhook');
    await raise('breaker_opened');
    // As a process leaves it that dies during an attempt.
    await gateway.run(`UPDATE alert_message SET state = 'sending', attempts = 1, due_at = now() + interval '1 minute'`);
    expect(await deliver()).toBe(0);
    await passTime();
    expect(await deliver()).toBe(1);
    const [{ id } = { id: '' }] = await gateway.run<{ id: string }>('SELECT id FROM alert_message');
    expect(new Webhook(signingSecret ?? '').verify(heard[0]?.body ?? '', heard[0]?.headers ?? {})).toMatchObject({ id });
    expect(heard[0]?.headers['webhook-id']).toBe(id);
  });

  it('is sent once by two processes that look at the same time', async () => {
    await channel('slack');
    await raise('breaker_opened');
    expect((await Promise.all([deliver(), deliver(), deliver()])).reduce((sum, tried) => sum + tried, 0)).toBe(1);
    expect(heard).toHaveLength(1);
  });

  it('is tried again with growing pauses while what is raised in between collects, and is given up in the open', async () => {
    await channel('slack');
    answerStatus = 503;
    await raise('breaker_opened');
    await deliver();
    await raise('breaker_opened');
    await passTime();
    // The first one again, not the second one.
    expect(await deliver()).toBe(1);
    expect(await states()).toEqual(['sending', 'open']);
    await gateway.run(`UPDATE alert_message SET attempts = 29, due_at = now() - interval '1 second' WHERE state = 'sending'`);
    await deliver();
    expect(await states()).toEqual(['failed', 'open']);
    expect(logLines.join('')).toContain('an alert message was given up');
    const { body } = await admin.get('/alert-channels');
    const shown = (body['data'] as Record<string, unknown>[]).find(({ is_enabled: isEnabled }) => isEnabled === true);
    expect(shown).toMatchObject({ last_message: { state: 'failed', error: 'The receiver answered 503.', attempts: 30 }, failing_since: expect.any(String) });
    answerStatus = 200;
    await deliver();
    expect(await states()).toEqual(['failed', 'sent']);
  });

  it('waits for the end of quiet hours, unless somebody is needed at once', async () => {
    const [{ from, until } = { from: '', until: '' }] = await gateway.run<{ from: string; until: string }>(
      `SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo' - interval '1 hour', 'HH24:MI') AS from, to_char(now() AT TIME ZONE 'Asia/Tokyo' + interval '1 hour', 'HH24:MI') AS until`,
    );
    const { id } = await channel('slack', { quietFrom: from, quietUntil: until, zone: 'Asia/Tokyo' });
    await raise('conflict_opened');
    await raise('breaker_opened');
    await deliver();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.body).toContain('breaker_opened');
    await gateway.run(`UPDATE alert_channel SET zone = 'UTC' WHERE id = $1`, [id]);
    await deliver();
    expect(heard[1]?.body).toContain('conflict_opened');
    await gateway.run(`UPDATE alert_channel SET zone = 'Asia/Tokyo', urgent_passes_quiet = false WHERE id = $1`, [id]);
    await passTime();
    await raise('breaker_opened');
    expect(await deliver()).toBe(0);
    await gateway.run(`UPDATE alert_channel SET zone = 'UTC', urgent_passes_quiet = true WHERE id = $1`, [id]);
  });

  it('says nothing of a recipient, and the log nothing of addresses and passwords of channels', async () => {
    await channel('slack');
    await channel('email');
    mailbox.isRefusing = true;
    const id = await gateway.create();
    alerts().raise('callback_endpoint_disabled', { mode: 'test', payoutId: id, receiver: 'https://shop.example' }, new Error(`no ${IBAN}`));
    await gateway.app.get(AlertRecorder).flush();
    await deliver();
    expect(JSON.stringify(heard)).not.toMatch(/Rosa|DE8937|shop\.example/);
    const errors = await gateway.run<{ last_error: string | null }>('SELECT last_error FROM alert_message WHERE last_error IS NOT NULL');
    expect(errors).toEqual([{ last_error: expect.stringMatching(/^The mail server did not take it \(\w+\)\. It answered 450/) }]);
    expect(JSON.stringify([errors, logLines])).not.toMatch(/p@ss|p%40ss|secret-path|on-call@/);
  });
});

describe('an alert channel', () => {
  it('is made, tested, changed and removed by one administrator, and each is in the chain of configuration', async () => {
    const made = await admin.post('/alert-channels', { kind: 'webhook', name: 'Pager', target: `${receiverUrl}/pager/abc`, urgencies: ['now'] });
    expect(made).toMatchObject({ status: 201, body: { signing_secret: expect.stringMatching(/^whsec_/), channel: { target: receiverUrl, version: 1 } } });
    const { id } = made.body['channel'] as { id: string };
    expect(await admin.post(`/alert-channels/${id}/test`)).toMatchObject({ status: 200, body: { is_delivered: true, error: null } });
    new Webhook(String(made.body['signing_secret'])).verify(heard[0]?.body ?? '', heard[0]?.headers ?? {});
    const changed = await admin.patch(`/alert-channels/${id}`, { quiet_from: '22:00', quiet_until: '06:00', new_signing_secret: true }, 1);
    expect(changed).toMatchObject({ status: 200, body: { signing_secret: expect.stringMatching(/^whsec_/), channel: { quiet_from: '22:00', version: 2 } } });
    expect(changed.body['signing_secret']).not.toBe(made.body['signing_secret']);
    expect((await admin.patch(`/alert-channels/${id}`, { name: 'Late' }, 1)).status).toBe(412);
    expect((await admin.send('DELETE', `/alert-channels/${id}`, undefined, 2)).status).toBe(204);
    expect((await admin.post(`/alert-channels/${id}/test`)).status).toBe(404);
    const changes = await gateway.run(`SELECT action, operator_id, data::text, bound::text FROM configuration_change WHERE subject_id = $1 ORDER BY number`, [
      id,
    ]);
    expect(changes.map(({ action }) => action)).toEqual(['alert_channel.created', 'alert_channel.changed', 'alert_channel.removed']);
    expect(JSON.stringify(changes)).not.toMatch(/whsec_|pager\/abc/);
  });

  it('says why its test fails', async () => {
    answerStatus = 404;
    const { id } = await channel('slack');
    const { body } = await admin.post(`/alert-channels/${id}/test`);
    expect(body).toEqual({ is_delivered: false, error: 'The receiver answered 404.' });
    expect(await states()).toEqual(['failed']);
  });

  it('is tested five times a minute at most', async () => {
    const { id } = await channel('slack');
    for (let test = 0; test < 5; test += 1) await admin.post(`/alert-channels/${id}/test`);
    expect(await admin.post(`/alert-channels/${id}/test`)).toMatchObject({ status: 429 });
    expect(heard).toHaveLength(5);
  });

  it('is refused with an address that callbacks may not go to, and with an unknown time zone', async () => {
    const target = 'https://169.254.169.254/latest';
    const refused = await admin.post('/alert-channels', { kind: 'slack', name: 'Inside', target, urgencies: ['now'], zone: 'Mars/Base' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/target' }, { pointer: '/zone' }] } });
  });

  it('is found when somebody changes it in the database by hand', async () => {
    const { id } = await channel('slack');
    await gateway.run(`UPDATE alert_channel SET enabled = true, urgencies = '{}' WHERE id = $1`, [id]);
    const findings: { subject: string; what: string }[] = [];
    await gateway.app.get(Database).transaction((tx) => verifyConfiguration(tx, findings as never));
    expect(findings.find(({ subject }) => subject === `alert_channel ${id}`)?.what).toContain('urgencies');
    await gateway.run(`UPDATE alert_channel SET urgencies = '{now,today}' WHERE id = $1`, [id]);
  });

  it.each(['viewer', 'operator', 'approver', 'auditor'] as const)('is changed by no %s', async (role) => {
    const other = await AdminClient.open(gateway, `Other${role}`, role);
    expect((await other.post('/alert-channels', { kind: 'slack', name: 'x', target: `${receiverUrl}/x` })).status).toBe(403);
    expect((await other.get('/alert-channels')).status).toBe(role === 'auditor' ? 200 : 403);
  });
});

describe('the queue of moderation', () => {
  const watch = () => gateway.app.get(QueueWatch).check();

  it('is reported as late once, however many processes look, and as in time again once', async () => {
    await channel('slack');
    const payout = await gateway.create({ autoprocess: false });
    await gateway.runUnguarded(`INSERT INTO moderation_case (id, payout_id, mode, reason) VALUES ('mc_of_the_test', $1, 'test', 'HOLD')`, [payout]);
    const limit = await admin.send('PUT', '/queue-limits/test', { oldest_minutes: null, open_cases: 0 }, 0);
    expect(limit).toMatchObject({ status: 200 });
    await Promise.all([watch(), watch(), watch()]);
    await watch();
    await deliver();
    expect(heard.map(({ body }) => body)).toEqual([expect.stringContaining('queue_late, at')]);
    expect(heard[0]?.body).toContain('open cases 1');
    expect((await admin.get('/queue-limits')).body['data']).toMatchObject([
      { mode: 'live', version: 0 },
      { mode: 'test', late_since: expect.any(String) },
    ]);
    await admin.send('PUT', '/queue-limits/test', { oldest_minutes: 60, open_cases: 50 }, 1);
    await Promise.all([watch(), watch()]);
    await watch();
    await deliver();
    expect(heard.slice(1).map(({ body }) => body)).toEqual([expect.stringContaining('queue_in_time, at')]);
  });

  it('is reported as late when its oldest case waits too long', async () => {
    await channel('slack');
    await gateway.runUnguarded(`UPDATE moderation_case SET opened_at = opened_at - interval '61 minutes' WHERE closed_at IS NULL`);
    await watch();
    await deliver();
    expect(heard[0]?.body).toContain('queue_late');
  });

  it('is summed up in a digest once a day for a channel that wants it', async () => {
    const { id } = await channel('email', { urgencies: [], digestAt: '00:00' });
    await gateway.run(`UPDATE provider_account SET paused_at = now(), pause_reason = 'a test' WHERE id = $1`, [gateway.merchant().accountId]);
    expect(await gateway.app.get(QueueWatch).digests()).toBe(1);
    expect(await gateway.app.get(QueueWatch).digests()).toBe(0);
    await deliver();
    const raw = (mailbox.mails[0]?.raw ?? '').replaceAll('=\r\n', '');
    expect(raw).toContain('Subject: Payout gateway: 1 open case today');
    for (const part of ['Open cases: 1 (under 1 h: 0, 1 to 4 h: 1', `${gateway.merchant().accountId} (test): paused`]) expect(raw).toContain(part);
    await gateway.run('UPDATE alert_channel SET digest_at = NULL WHERE id = $1', [id]);
  });
});
