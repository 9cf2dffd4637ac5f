import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from './embedded-server.js';
import type { EmbeddedServer } from './embedded-server.js';
import { isAlive, waitUntilGone } from './postmaster.js';

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let dataDirectory: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payout-gateway-embedded-'));
    await chmod(folder, 0o755);
    dataDirectory = join(folder, 'postgres');
    server = await startEmbeddedServer({ dataDirectory });
    await ask(server.url, 'CREATE TABLE kept (note text)');
    await ask(server.url, "INSERT INTO kept VALUES ('still here')");
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('listens on loopback only, waits for the disk at every commit, and allows 200 connections', async () => {
    expect(await ask(server.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server.url, 'SHOW synchronous_commit')).toBe('on');
    expect(await ask(server.url, 'SHOW fsync')).toBe('on');
    expect(await ask(server.url, 'SHOW max_connections')).toBe('200');
  });

  it('refuses a wrong password, and keeps the right one where only its owner can read it', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.toString(), 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(`${dataDirectory}.password`)).mode & 0o777).toBe(0o600);
  });

  it('finds the server that already runs on the same data', async () => {
    const second = await startEmbeddedServer({ dataDirectory });
    expect(second).toMatchObject({ wasRunning: true, pid: server.pid, port: server.port, url: server.url });
  });

  it('stops, starts again with its data, and stopping twice does no harm', async () => {
    await server.stop();
    await server.stop();
    await server.exited;
    server = await startEmbeddedServer({ dataDirectory });
    expect(server.wasRunning).toBe(false);
    expect(await ask(server.url, 'SELECT note FROM kept')).toBe('still here');
  });

  it('starts after a kill -9, which leaves a stale pid file', async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    expect(await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).toContain(String(server.pid));
    server = await startEmbeddedServer({ dataDirectory });
    expect(await ask(server.url, 'SELECT note FROM kept')).toBe('still here');
  });

  it('starts when the number in a stale pid file belongs to another program by now', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    const pidFile = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8');
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await writeFile(join(dataDirectory, 'postmaster.pid'), pidFile.replace(String(server.pid), String(stranger.pid)));
    server = await startEmbeddedServer({ dataDirectory });
    expect(await ask(server.url, 'SELECT note FROM kept')).toBe('still here');
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
    await once(stranger, 'exit');
  });

  it('says so when its port is taken', async () => {
    const other = join(folder, 'other');
    await expect(startEmbeddedServer({ dataDirectory: other, port: server.port, durability: 'none' })).rejects.toThrow('Address already in use');
  });

  it('says what to do when the password file is lost', async () => {
    const password = await readFile(`${dataDirectory}.password`, 'utf8');
    await rm(`${dataDirectory}.password`);
    await expect(startEmbeddedServer({ dataDirectory })).rejects.toThrow('put the file back, or delete');
    await writeFile(`${dataDirectory}.password`, password, { mode: 0o600 });
  });

  it('is not ended by a Ctrl-C for the group of its parent', async () => {
    const { pid } = server;
    const group = await ask(server.url, 'SELECT 1').then(() => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
    if (group !== '') expect(Number(group.split(' ')[4])).toBe(pid);
    expect(isAlive(pid)).toBe(true);
    expect(await waitUntilGone(pid, 50)).toBe(false);
  });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return Object.values(result.rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
