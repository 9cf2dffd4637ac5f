import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseUnreachable } from '../../apps/sandbox/src/sandbox.errors.js';
import { startSandbox } from '../../apps/sandbox/src/sandbox.js';
import { freePort } from '../setup/ports.js';
import { NotificationReceiver } from './notification-receiver.js';
import { SandboxClient, waitFor } from './sandbox-client.js';
import { SandboxFixture } from './sandbox-fixture.js';

let fixture: SandboxFixture;

beforeAll(async () => {
  fixture = await SandboxFixture.start();
});
afterAll(() => fixture.stop());

describe('sandbox restart', () => {
  it('keeps transfers, keys, attempts and timers', async () => {
    const key = randomUUID();
    const lostKey = randomUUID();
    const id = await fixture.client.createId('1000000008', key);
    await fixture.client.create('3000000001', lostKey);
    await fixture.restart();
    expect((await fixture.client.get(id)).body).toMatchObject({ status: 'pending' });
    expect(await fixture.client.create('3000000001', lostKey)).toMatchObject({ status: 201 });
    await fixture.client.waitForStatus(id, 'paid');
    expect(await fixture.client.create('1000000008', key)).toMatchObject({ status: 200, body: { id, status: 'paid' } });
    expect(await fixture.client.movements(key)).toEqual(['out 100.01']);
  });

  it('processes what became due while it was down', async () => {
    const key = randomUUID();
    const id = await fixture.client.createId('1000000001', key);
    await fixture.restart({}, () => sleep(200));
    await fixture.client.waitForStatus(id, 'paid');
    expect(await fixture.client.movements(key)).toEqual(['out 100.01']);
  });

  it('keeps undelivered notifications', async () => {
    const receiver = await NotificationReceiver.start('secret');
    try {
      const options = { notificationUrl: receiver.url, notificationSecret: 'secret' };
      await fixture.restart(options);
      const id = await fixture.client.createId('4000000002');
      await fixture.client.waitForStatus(id, 'paid');
      await fixture.restart(options);
      expect((await receiver.waitForAbout(id, 1)).map(({ status }) => status)).toEqual(['paid']);
    } finally {
      await receiver.stop();
      await fixture.restart();
    }
  });

  it('does not wait for held answers', async () => {
    await fixture.client.orderFault({ kind: 'timeout_before', operation: 'create' });
    const held = fixture.client.create('1000000000').catch(() => 'broken');
    await waitFor('the fault to strike', async () => ((await fixture.client.call('/faults')).text === '{"faults":[]}' ? true : null));
    const startedAt = Date.now();
    await fixture.restart();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
    expect(await held).toBe('broken');
  });
});

describe('sandbox database', () => {
  it('can end every connection without stopping the sandbox', async () => {
    const id = await fixture.client.createId('1000000008');
    const client = new pg.Client({ connectionString: fixture.databaseUrl });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sandbox' AND datname = current_database()`);
    await client.end();
    await waitFor('health', async () => ((await fixture.client.call('/health')).status === 200 ? true : null));
    await fixture.client.waitForStatus(id, 'paid');
  });

  it('prevents the ledger from being rewritten', async () => {
    await fixture.client.create('1000000000');
    const client = new pg.Client({ connectionString: fixture.databaseUrl });
    await client.connect();
    try {
      await expect(client.query('DELETE FROM sandbox.movements')).rejects.toThrow('only grows');
      await expect(client.query("UPDATE sandbox.movements SET kind = 'back'")).rejects.toThrow('only grows');
    } finally {
      await client.end();
    }
  });

  it('is named without its password when it is unreachable', async () => {
    const port = await freePort();
    const start = startSandbox({ databaseUrl: `postgres://somebody:hidden@127.0.0.1:${String(port)}/payouts`, port: 0 });
    await expect(start).rejects.toThrow(DatabaseUnreachable);
    await expect(start).rejects.toThrow(`PostgreSQL is not reachable at 127.0.0.1:${String(port)}/payouts: start it`);
    await expect(start).rejects.not.toThrow('hidden');
  });
});

describe('sandbox port in use', () => {
  it('is reported if it was configured', async () => {
    const port = Number(new URL(fixture.url).port);
    await expect(startSandbox({ databaseUrl: fixture.databaseUrl, port })).rejects.toThrow(`Port ${String(port)} of 127.0.0.1 is taken`);
  });

  it('is replaced by a free one if it is only the default', async () => {
    const first = await startSandbox({ databaseUrl: fixture.databaseUrl });
    const second = await startSandbox({ databaseUrl: fixture.databaseUrl });
    try {
      expect(second.url).not.toBe(first.url);
      expect((await new SandboxClient(second.url).call('/health')).body).toEqual({ status: 'ok' });
    } finally {
      await first.close();
      await second.close();
    }
  });
});
