import { formatAmount } from '@app/domain';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { run, type Statement } from '../database/database.js';
import { cutPage, PAGE_PROPERTIES, pageOf, type PageQuery } from '../http/pages.js';

// No names: the plan depends on which filters are given.
const LIST_MOVEMENTS: Statement = {
  text: `SELECT seq, key, transfer_id, reference, kind, amount_minor, currency, at FROM sandbox.movements
         WHERE ($1::text IS NULL OR key = $1) AND ($2::text IS NULL OR reference = $2) AND seq > $3 ORDER BY seq LIMIT $4`,
};
const SUM_MOVEMENTS: Statement = {
  text: `SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE kind = 'out'), 0) AS out_minor, coalesce(sum(amount_minor) FILTER (WHERE kind = 'back'), 0) AS back_minor
         FROM sandbox.movements WHERE ($1::text IS NULL OR key = $1) AND ($2::text IS NULL OR reference = $2) GROUP BY currency ORDER BY currency`,
};

interface MovementRow {
  seq: string;
  key: string;
  transfer_id: string;
  reference: string;
  kind: 'out' | 'back';
  amount_minor: string;
  currency: string;
  at: Date;
}

interface LedgerQuery extends PageQuery {
  readonly key?: string;
  readonly reference?: string;
}

const QUERY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: { key: { type: 'string', maxLength: 255 }, reference: { type: 'string', maxLength: 255 }, ...PAGE_PROPERTIES },
} as const;

/** `GET /ledger`: every movement of money, in order, and the totals of the same selection. */
export function ledgerRoutes(app: FastifyInstance, pool: Pool): void {
  app.get<{ Querystring: LedgerQuery }>('/ledger', { schema: { querystring: QUERY_SCHEMA } }, async ({ query }) => {
    const filter = [query.key ?? null, query.reference ?? null];
    const { limit, afterSeq } = pageOf(query);
    const rows = await run<MovementRow>(pool, LIST_MOVEMENTS, [...filter, afterSeq, limit + 1]);
    const sums = await run<{ currency: string; out_minor: string; back_minor: string }>(pool, SUM_MOVEMENTS, filter);
    const { page, nextCursor } = cutPage(rows, limit);
    const totals = sums.map(({ currency, out_minor, back_minor }) => ({
      currency,
      out: formatAmount(BigInt(out_minor), currency),
      back: formatAmount(BigInt(back_minor), currency),
    }));
    return { movements: page.map(toView), totals, next_cursor: nextCursor };
  });
}

function toView({ seq, key, transfer_id, reference, kind, amount_minor, currency, at }: MovementRow) {
  return { id: `mv_${seq}`, key, transfer_id, reference, kind, amount: formatAmount(BigInt(amount_minor), currency), currency, at };
}
