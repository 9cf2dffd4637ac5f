import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../bench/processes.mjs';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 20;
/** Container supervisors, too, wait before they restart a process. */
const RESTART_PAUSE_MS = 300;
const MAX_FAILED_STARTS = 100;
const TAIL_LETTERS = 3_000;

/** A program of the product under a supervisor that always restarts it. */
export class Supervised {
  /** @param logs folder for its output; undefined keeps only the end of it */
  constructor(name, file, env, logs) {
    Object.assign(this, { name, file, env, logs });
    /** Its output before it exited on its own after having been ready, which must not happen. */
    this.crashes = [];
    this.failedStarts = 0;
    this.said = '';
    this.isPaused = false;
    this.isStopping = false;
    this.readySinceMs = undefined;
    this.start();
  }

  start() {
    this.isKilled = false;
    this.said = '';
    this.child = spawn(process.execPath, [`${root}${this.file}`], {
      env: { PATH: process.env.PATH, TZ: 'UTC', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.setEncoding('utf8').on('data', (text) => this.hear(text));
    this.exited = new Promise((resolve) => this.child.once('exit', resolve)).then(() => this.onExit());
  }

  hear(text) {
    if (this.logs) appendFileSync(join(this.logs, `${this.name}.log`), text);
    this.said = (this.said + text).slice(-TAIL_LETTERS);
    if (this.readySinceMs !== undefined || !this.said.includes('"url":"')) return;
    this.url = /"url":"(http:[^"]+)"/.exec(this.said)?.[1];
    this.readySinceMs = Date.now();
    this.failedStarts = 0;
  }

  async onExit() {
    const wasReady = this.readySinceMs !== undefined;
    this.readySinceMs = undefined;
    this.isPaused = false;
    if (this.isStopping) return;
    if (!this.isKilled && wasReady) this.crashes.push(`${this.name} exited on its own: ${this.said}`);
    if (!this.isKilled && !wasReady) this.failedStarts += 1;
    if (this.failedStarts >= MAX_FAILED_STARTS) throw new Error(`${this.name} does not start: ${this.said}`);
    if (!this.isKilled) await pause(RESTART_PAUSE_MS);
    if (!this.isStopping) this.start();
  }

  /** Whether it has been ready and running long enough to be working. */
  isAtWork(forMs = 0) {
    return !this.isPaused && !this.isKilled && this.readySinceMs !== undefined && Date.now() - this.readySinceMs >= forMs;
  }

  async ready() {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (this.readySinceMs === undefined) {
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready after ${READY_TIMEOUT_MS} ms. It said: ${this.said}`);
      await pause(POLL_INTERVAL_MS);
    }
    return this;
  }

  /** Sends SIGKILL; the supervisor restarts it. */
  kill() {
    this.isKilled = true;
    this.child.kill('SIGKILL');
  }

  /** Pauses it with SIGSTOP. @returns a promise that resolves when it runs again */
  async pauseFor(forMs) {
    const { child } = this;
    this.isPaused = true;
    child.kill('SIGSTOP');
    await pause(forMs);
    child.kill('SIGCONT');
    this.isPaused = false;
  }

  /** Stops it for good, with its connections open, and starts another after a while. */
  async vanishFor(forMs) {
    const { child } = this;
    this.isPaused = true;
    child.kill('SIGSTOP');
    await pause(forMs);
    if (!this.isStopping) this.kill();
  }

  async stop() {
    this.isStopping = true;
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await this.exited;
    clearTimeout(force);
  }
}
