import type { CommandOutcome, Idempotency, StoredAnswer } from '@app/payouts';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { problemDocument } from '../../problems/problem.js';
import { idempotencyKeyOf } from './idempotency-key.js';

/** What identifies a repeated request: its key, a hash of its content, and how the stored answer is rendered. */
export function idempotencyOf(request: FastifyRequest): Idempotency {
  return {
    key: idempotencyKeyOf(request.headers['idempotency-key']),
    requestHash: requestHashOf(request.method, request.url, request.rawBody),
    render: (outcome) => renderOutcome(outcome, request.id),
  };
}

/** SHA-256 of method, path and the body's bytes. Without a body, only method and path are hashed. */
export function requestHashOf(method: string, url: string, rawBody: Buffer | null): Buffer {
  const hash = createHash('sha256').update(`${method} ${url.split('?', 1)[0] ?? ''}\n`);
  return (rawBody ? hash.update(rawBody) : hash).digest();
}

/** The response as it is stored, and as it is sent now and for every repeated request. */
export function renderOutcome(outcome: CommandOutcome, requestId: string): StoredAnswer {
  switch (outcome.kind) {
    case 'created':
      return { status: 201, body: JSON.stringify(outcome.payout) };
    case 'ok':
      return { status: 200, body: JSON.stringify(outcome.payout) };
    case 'refused': {
      const extra = { resolution: outcome.resolution, payout_id: outcome.payout.id };
      return { status: 422, body: problemDocument({ code: 'payout_refused', detail: outcome.reason, extra }, requestId) };
    }
  }
}
