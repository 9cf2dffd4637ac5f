import { setTimeout as pause } from 'node:timers/promises';
import { query } from './postgres.mjs';

/** Faults hit only workers that have worked for this long; killing one that is still starting proves nothing. */
const AT_WORK_MS = 300;
/** Between two kills this many requests reach the provider and one is in progress, or this much time passes. */
const WORK_BETWEEN_KILLS = 8;
const AIM_LIMIT_MS = 4_000;
const WAIT_LIMIT_MS = 60_000;
const POLL_INTERVAL_MS = 20;
/** A paused worker may hold a lock on the tables of the queue for as long as it is paused. */
const DROP_TRIES = 40;
const LOCK_NOT_AVAILABLE = '55P03';

/** Injects the faults of one half. Pauses overlap with the next faults; `settled()` waits until every worker runs again. */
export class Faults {
  constructor(half, random) {
    this.half = half;
    this.random = random;
    this.counts = {};
    this.pauses = new Set();
    this.servedAtLastKill = 0;
  }

  async strike({ fault, forMs }) {
    await this[fault](forMs);
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
  }

  async settled() {
    await Promise.all(this.pauses);
  }

  async 'worker-kill'() {
    const { proxy } = this.half;
    const enough = this.servedAtLastKill + WORK_BETWEEN_KILLS;
    await until('requests are on their way', () => proxy.served >= enough && proxy.inFlight > 0, AIM_LIMIT_MS).catch(() => undefined);
    (await this.workerAtWork()).kill();
    this.servedAtLastKill = proxy.served;
  }

  async 'api-kill'() {
    const api = this.random.pick(this.half.apis);
    await until('the API is at work', () => api.isAtWork(AT_WORK_MS));
    api.kill();
  }

  /** At least one worker keeps working. */
  async pause(forMs) {
    await until('a second worker is at work', () => this.half.workers.filter((worker) => worker.isAtWork(AT_WORK_MS)).length > 1, WAIT_LIMIT_MS * 4);
    const going = (await this.workerAtWork()).pauseFor(forMs).finally(() => this.pauses.delete(going));
    this.pauses.add(going);
  }

  /** Its machine is gone, and nothing closes its connections: PostgreSQL alone ends what it holds. Another takes its place later. */
  async vanishing(forMs) {
    await until('a second worker is at work', () => this.half.workers.filter((worker) => worker.isAtWork(AT_WORK_MS)).length > 1, WAIT_LIMIT_MS * 4);
    const gone = (await this.workerAtWork()).vanishFor(forMs).finally(() => this.pauses.delete(gone));
    this.pauses.add(gone);
  }

  async 'long-pause'(forMs) {
    await this.pause(forMs);
  }

  async 'database-kill'(awayMs) {
    const { postgres } = this.half;
    await postgres.kill();
    await pause(awayMs);
    await postgres.startAgain();
  }

  async 'redis-kill'(awayMs) {
    const { redis } = this.half;
    await redis.kill();
    await pause(awayMs);
    await redis.startAgain();
  }

  /** Deletes every job and every schedule. On PostgreSQL it drops the tables of the queue too, which the gateway must create again. */
  async 'queue-wipe'() {
    const { redis, databaseUrl } = this.half;
    if (redis) await redis.flush();
    else await dropQueueSchema(databaseUrl);
  }

  async workerAtWork() {
    const atWork = () => this.half.workers.filter((worker) => worker.isAtWork(AT_WORK_MS));
    await until('a worker is at work', () => atWork().length > 0);
    return this.random.pick(atWork());
  }
}

async function dropQueueSchema(databaseUrl) {
  for (let tries = 1; ; tries += 1) {
    try {
      await query(databaseUrl, `SET lock_timeout = '1s'; DROP SCHEMA IF EXISTS bullmq CASCADE`);
      return;
    } catch (error) {
      if (error.code !== LOCK_NOT_AVAILABLE || tries >= DROP_TRIES) throw error;
    }
  }
}

async function until(what, isSo, limitMs = WAIT_LIMIT_MS) {
  const deadline = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs / 1_000} s without success until ${what}`);
    await pause(POLL_INTERVAL_MS);
  }
}
