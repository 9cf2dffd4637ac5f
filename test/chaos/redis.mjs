import { Redis } from 'ioredis';
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { lastingPort } from './ports.mjs';

const START_TIMEOUT_MS = 10_000;

export function hasRedis() {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A Redis server on loopback without persistence. */
export async function startRedis(folder, stops) {
  const port = await lastingPort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  let isStopped = false;
  let server;
  let exited;
  const start = async () => {
    if (isStopped) return;
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    exited = new Promise((resolve) => server.once('exit', resolve));
    await untilItAnswers(url);
  };
  const end = async (signal) => {
    server?.kill(signal);
    await exited;
  };
  stops.push(() => {
    isStopped = true;
    return end('SIGTERM');
  });
  await start();
  return { url, flush: () => withClient(url, (client) => client.flushall()), kill: () => end('SIGKILL'), startAgain: start };
}

async function untilItAnswers(url) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await withClient(url, (client) => client.ping());
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`redis-server did not start within ${START_TIMEOUT_MS} ms`, { cause: error });
      await pause(25);
    }
  }
}

async function withClient(url, work) {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}
