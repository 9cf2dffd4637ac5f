import type { Answer, PayoutView } from '@app/payouts';
import type { FastifyReply } from 'fastify';
import { entityTag } from '../../conditional-request/if-match.js';
import { PROBLEM_MEDIA_TYPE } from '../../problems/problem.js';

export const JSON_MEDIA_TYPE = 'application/json; charset=utf-8';

/** Sends the stored response byte for byte, without parsing or serializing it again. */
export function sendAnswer(reply: FastifyReply, answer: Answer): void {
  reply.code(answer.status).header('content-type', answer.status < 400 ? JSON_MEDIA_TYPE : PROBLEM_MEDIA_TYPE);
  if (answer.version !== null && answer.status < 400) reply.header('etag', entityTag(answer.version));
  if (answer.replayed) reply.header('idempotency-replayed', 'true');
  reply.send(answer.body);
}

/** Sends a payout, with its version as the ETag. */
export function sendPayout(reply: FastifyReply, payout: PayoutView): void {
  reply.header('content-type', JSON_MEDIA_TYPE).header('etag', entityTag(payout.version)).send(JSON.stringify(payout));
}
