import { describe } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.js';

const START_TIMEOUT_MS = 40_000;
const STOP_TIMEOUT_MS = 5_000;

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops or continues the server's process, as a machine does that hangs. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  stop(): Promise<void>;
}

/** Whether `redis-server` is installed. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** `describe` for suites that need Redis; without it they are skipped with a message. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (hasRedis()) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`\n!!! SKIPPED: "${name}" needs redis-server, which is not installed here (Debian: apt-get install redis-server)\n\n`);
  describe.skip(name, suite);
}

/**
 * Starts a Redis server on a loopback port, without persistence.
 * @param fixedPort the port of an earlier server; default: a free one
 */
export async function startRedis(fixedPort?: number): Promise<TestRedis> {
  const port = fixedPort ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'payout-gateway-redis-'));
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', settings, { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));

  const stop = async (): Promise<void> => {
    const force = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    server.kill('SIGTERM');
    await exited;
    clearTimeout(force);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await waitForPort(port, () => server.exitCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, port, signal: (name) => Promise.resolve(void server.kill(name)), stop };
}

async function waitForPort(port: number, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && !hasExited()) {
    if (await accepts(port)) return;
    await sleep(25);
  }
  throw new Error(`redis-server did not start on port ${port} within ${START_TIMEOUT_MS} ms`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
