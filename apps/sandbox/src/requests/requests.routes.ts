import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { run, type Statement } from '../database/database.js';
import { cutPage, PAGE_PROPERTIES, pageOf, type PageQuery } from '../http/pages.js';
import type { RequestLog } from './request-log.js';

// No names: the plan depends on which filters are given.
const LIST_REQUESTS: Statement = {
  text: `SELECT seq, key, operation, transfer_id, at, answer FROM sandbox.requests
         WHERE ($1::text IS NULL OR key = $1) AND ($2::text IS NULL OR transfer_id = $2) AND seq > $3 ORDER BY seq LIMIT $4`,
};
const COUNT_REQUESTS: Statement = {
  text: 'SELECT count(*) FROM sandbox.requests WHERE ($1::text IS NULL OR key = $1) AND ($2::text IS NULL OR transfer_id = $2)',
};

interface RequestRow {
  seq: string;
  key: string;
  operation: string;
  transfer_id: string | null;
  at: Date;
  answer: string;
}

interface RequestsQuery extends PageQuery {
  readonly key?: string;
  readonly transfer_id?: string;
}

const QUERY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: { key: { type: 'string', maxLength: 255 }, transfer_id: { type: 'string', maxLength: 64 }, ...PAGE_PROPERTIES },
} as const;

/** `GET /requests`: how often, for what and with which answer the provider was asked. */
export function requestsRoutes(app: FastifyInstance, pool: Pool, requestLog: RequestLog): void {
  app.get<{ Querystring: RequestsQuery }>('/requests', { schema: { querystring: QUERY_SCHEMA } }, async ({ query }) => {
    await requestLog.flush();
    const filter = [query.key ?? null, query.transfer_id ?? null];
    const { limit, afterSeq } = pageOf(query);
    const rows = await run<RequestRow>(pool, LIST_REQUESTS, [...filter, afterSeq, limit + 1]);
    const [total] = await run<{ count: string }>(pool, COUNT_REQUESTS, filter);
    const { page, nextCursor } = cutPage(rows, limit);
    const requests = page.map(({ key, operation, transfer_id, at, answer }) => ({ key, operation, transfer_id, at, answer }));
    return { requests, total: Number(total?.count ?? 0), next_cursor: nextCursor };
  });
}
