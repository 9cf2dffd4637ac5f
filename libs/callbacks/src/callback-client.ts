import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { CallbackConnections } from './callback-connections.js';
import { describeFailure, isTimeout } from './callback-failure.js';
import { readRetryAfter } from './callback-schedule.js';
import { CallbackTargets } from './callback-target.js';
import { AttemptTimedOut } from './callbacks.errors.js';

const TOTAL_TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 65_536;
/** How long the beginning of a body is waited for after the headers: enough for one that comes with them, nothing for one that drips. */
const BODY_WAIT_MS = 250;
const EXCERPT_BYTES = 1_024;

export interface CallbackRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Attempts go to the addresses of a name in turn. */
  turn: number;
}

/** The result of one attempt. */
export interface CallbackAnswer {
  /** Until the status and the headers were there, or the attempt failed. */
  durationMs: number;
  /** The HTTP status; null when no response came. */
  status: number | null;
  /** The beginning of the response body, as far as it came with the headers. */
  excerpt: string | null;
  /** Null when the receiver accepted it (2xx), else one short sentence. */
  error: string | null;
  retryAfterMs: number | null;
  timedOut: boolean;
}

/** Sends one callback: to a checked address, without following redirects, within 15 seconds. The status and the headers are the answer; a body is not waited for. */
@Injectable()
export class CallbackClient {
  /** In milliseconds. Tests shorten it. */
  timeoutMs = TOTAL_TIMEOUT_MS;

  constructor(
    private readonly targets: CallbackTargets,
    private readonly connections: CallbackConnections,
  ) {}

  /** Never throws: a failure is a result too. */
  async send(request: CallbackRequest): Promise<CallbackAnswer> {
    const startedAtMs = performance.now();
    const durationMs = (): number => Math.round(performance.now() - startedAtMs);
    try {
      const { statusCode: status, headers, body } = await this.exchange(request, AbortSignal.timeout(this.timeoutMs));
      const answeredAfterMs = durationMs();
      const retryAfter = headers['retry-after'];
      return {
        durationMs: answeredAfterMs,
        status,
        excerpt: await readExcerpt(body),
        error: describeStatus(status),
        retryAfterMs: readRetryAfter(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, Date.now()),
        timedOut: false,
      };
    } catch (error) {
      return { durationMs: durationMs(), status: null, excerpt: null, error: describeFailure(error), retryAfterMs: null, timedOut: isTimeout(error) };
    }
  }

  private async exchange(request: CallbackRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const target = await unlessAborted(this.targets.find(request.url, request.turn), signal);
    const path = `${target.url.pathname}${target.url.search}`;
    const options = { method: 'POST', path, headers: request.headers, body: request.body, signal } as const;
    return this.connections.poolFor(target).request(options);
  }
}

function describeStatus(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The receiver answered ${status}: redirects are not followed, change the callback URL.`;
  return `The receiver answered ${status}.`;
}

/** Reads a short body to its end, so that the connection can be used again. One that takes too long or is too long is dropped with its connection. */
async function readExcerpt(body: Readable): Promise<string> {
  const kept: Buffer[] = [];
  let bytes = 0;
  const drop = setTimeout(() => body.destroy(), BODY_WAIT_MS);
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) continue;
      if (bytes < EXCERPT_BYTES) kept.push(chunk.subarray(0, EXCERPT_BYTES - bytes));
      bytes += chunk.length;
      if (bytes > MAX_RESPONSE_BYTES) break;
    }
  } catch {
    // The status decides; a body that breaks off changes nothing.
  } finally {
    clearTimeout(drop);
    body.destroy();
  }
  // PostgreSQL stores no NUL, and a log needs no other control characters.
  return Buffer.concat(kept)
    .toString('utf8')
    .replace(/[^\P{Cc}\n\t]/gu, ' ');
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AttemptTimedOut()), { once: true });
    work.then(resolve, reject);
  });
}
