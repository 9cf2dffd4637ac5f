import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { refuse } from '../http/answer.js';
import { sendAnswer } from '../http/send-answer.js';
import { findTransfer } from '../transfers/transfers.repository.js';
import { run } from '../database/database.js';
import { summaryOf } from './notice.js';
import { INSERT_NOTICE } from './notifications.sql.js';

/** How many transfers one message reports. */
const MAX_TRANSFERS = 200;

const BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['transfers'],
  properties: { transfers: { type: 'array', minItems: 1, maxItems: MAX_TRANSFERS, items: { type: 'string', minLength: 1, maxLength: 100 } } },
} as const;

/** `POST /notifications`: one message that reports several transfers as they are now, in the order in which they are given. */
export function summaryRoutes(app: FastifyInstance, pool: Pool): void {
  app.post<{ Body: { transfers: string[] } }>('/notifications', { schema: { body: BODY_SCHEMA } }, async ({ body }, reply) => {
    const found = await Promise.all(body.transfers.map((id) => findTransfer(pool, { id })));
    const transfers = found.filter((transfer) => transfer !== null);
    if (transfers.length < found.length) {
      sendAnswer(reply, refuse(404, 'not_found', 'One of these transfers does not exist: give the ids of transfers.').answer);
      return reply;
    }
    const { eventId, transferId, body: text, dueAt } = summaryOf(transfers, new Date());
    await run(pool, INSERT_NOTICE, [eventId, transferId, text, dueAt]);
    return reply.code(202).send({ id: eventId });
  });
}
