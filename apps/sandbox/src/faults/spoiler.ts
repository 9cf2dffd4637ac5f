import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../http/answer.js';
import { sendAnswer } from '../http/send-answer.js';
import { messageOf } from '../scenarios/codes.js';
import type { Spoil } from '../scenarios/scenario.js';

const TIMEOUT_MS = 120_000;
const GARBAGE = '{"id":"tr_01","status":pa\u0000<html>';

const ERRORS = {
  http_500: { status: 500, body: { code: 'server_error', message: 'Something went wrong.' } },
  http_503: { status: 503, body: { code: 'unavailable', message: 'The service is not available.' } },
  unknown_code: { status: 409, body: { code: 'e_7731', message: 'Operation rejected by upstream.', transfer: null } },
  busy: { status: 423, body: { code: 'temporarily_busy', message: 'The service is busy. Try again.' } },
  duplicate: { status: 409, body: { code: 'duplicate_reference', message: messageOf('duplicate_reference'), transfer: null } },
  declined: { status: 422, body: { code: 'declined', message: messageOf('declined'), transfer: null } },
} as const;

/** Ruins answers: sends something else, something broken, or nothing. */
export class Spoiler {
  private readonly abort = new AbortController();

  constructor(private readonly speed: number) {}

  /** Lets go of every held answer, so that the server can stop. */
  stop(): void {
    this.abort.abort();
  }

  /** Waits, or returns early when the server stops. */
  async hold(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.abort.signal }).catch(() => undefined);
  }

  /** Spoils the answer. `answer` is what would have been said, null when nothing was done. */
  async spoil(reply: FastifyReply, spoil: Spoil, answer: Answer | null): Promise<void> {
    switch (spoil) {
      case 'http_500':
      case 'http_503':
      case 'unknown_code':
      case 'busy':
      case 'duplicate':
      case 'declined':
        sendAnswer(reply, ERRORS[spoil]);
        return;
      case 'garbage':
        void reply.code(200).type('application/json; charset=utf-8').send(GARBAGE);
        return;
      case 'timeout':
        reply.hijack();
        await this.hold(TIMEOUT_MS * this.speed);
        reply.raw.destroy();
        return;
      case 'reset':
        reply.hijack();
        resetSocket(reply);
        return;
      case 'cut_body':
        reply.hijack();
        cutBody(reply, answer ?? ERRORS.http_503);
    }
  }
}

/** Ends the connection with a TCP reset, without an answer. */
export function resetSocket(reply: FastifyReply): void {
  reply.raw.socket?.resetAndDestroy();
}

function cutBody({ raw }: FastifyReply, { status, body }: Answer): void {
  const text = Buffer.from(JSON.stringify(body));
  raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length });
  raw.write(text.subarray(0, Math.floor(text.length / 2)), () => {
    raw.destroy();
  });
}
