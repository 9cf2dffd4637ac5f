import type { Idempotency } from '@app/payouts';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { idempotencyKeyOf } from './idempotency-key.js';

/** What identifies a repeated request: its key and a hash of its content. */
export function idempotencyOf(request: FastifyRequest): Idempotency {
  return {
    key: idempotencyKeyOf(request.headers['idempotency-key']),
    requestHash: requestHashOf(request.method, request.url, request.rawBody),
    requestId: request.id,
  };
}

/** SHA-256 of method, path and the body's bytes. Without a body, only method and path are hashed. */
export function requestHashOf(method: string, url: string, rawBody: Buffer | null): Buffer {
  const hash = createHash('sha256').update(`${method} ${url.split('?', 1)[0] ?? ''}\n`);
  return (rawBody ? hash.update(rawBody) : hash).digest();
}
