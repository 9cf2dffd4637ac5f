import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../scripts/lib/services.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

/** A loopback port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program of the product and waits for the JSON line with its address. */
export function startProcess(file, env, args = []) {
  const child = spawn(process.execPath, [...NODE_FLAGS, `${root}${file}`, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${file} did not start within ${START_TIMEOUT_MS / 1000} s`)), START_TIMEOUT_MS);
    let text = '';
    child.once('exit', (code) => reject(new Error(`${file} ended with code ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((candidate) => candidate.includes('"url":'));
      if (!line) return;
      clearTimeout(timer);
      text = '';
      resolve({ pid: child.pid, url: JSON.parse(line).url, stop: () => stop(child) });
    });
  });
}

function stop(child) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Samples the resident memory of a process; `stop()` returns the highest value, in MB. */
export function watchMemory(pid) {
  let highestKb = 0;
  const look = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    highestKb = Math.max(highestKb, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0));
  };
  const timer = setInterval(look, 200);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return Math.round(highestKb / 1024);
    },
  };
}
