import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.js';

/** Sends an answer as it is. */
export function sendAnswer(reply: FastifyReply, { status, body, isReplay }: Answer): void {
  if (isReplay === true) void reply.header('Idempotency-Replayed', 'true');
  void reply.code(status).send(body);
}
