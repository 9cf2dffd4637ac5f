import type { FastifyInstance } from 'fastify';
import { FAULT_KINDS, OPERATIONS, type Fault, type Operation } from './fault.js';
import type { FaultList } from './fault-list.js';

const MAX_COUNT = 10_000;
const MAX_DELAY_MS = 600_000;
const DEFAULT_DELAY_MS = 2_000;

interface OrderFaultBody {
  readonly kind: string;
  readonly operation?: Operation | 'any';
  readonly count: number;
  readonly account_number?: string;
  readonly delay_ms?: number;
}

const BODY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'count'],
  properties: {
    kind: { enum: FAULT_KINDS },
    operation: { enum: [...OPERATIONS, 'any'] },
    count: { type: 'integer', minimum: 1, maximum: MAX_COUNT },
    account_number: { type: 'string', pattern: '^[0-9]{10}$' },
    delay_ms: { type: 'integer', minimum: 0, maximum: MAX_DELAY_MS },
  },
} as const;

/** `/faults`: order errors for the next requests, see what is left of them, clear them. */
export function faultsRoutes(app: FastifyInstance, faults: FaultList): void {
  app.post<{ Body: OrderFaultBody }>('/faults', { schema: { body: BODY_SCHEMA } }, async ({ body }, reply) => {
    const { kind, operation = 'any', count, account_number: accountNumber = null, delay_ms: delayMs = DEFAULT_DELAY_MS } = body;
    if (kind === 'outage' && accountNumber !== null) {
      return reply.code(400).send({
        code: 'bad_request',
        message: 'An outage applies before the request is read: it cannot depend on an account number. Leave account_number out.',
      });
    }
    const fault = faults.add({ kind, operation, count, accountNumber, delayMs });
    if (!fault) return reply.code(409).send({ code: 'too_many_faults', message: 'Too many faults are waiting: clear them with DELETE /faults.' });
    return reply.code(201).send({ fault: toView(fault) });
  });

  app.get('/faults', () => ({ faults: faults.all.map(toView) }));

  app.delete('/faults', () => ({ cleared: faults.clear() }));
}

function toView({ id, kind, operation, accountNumber, delayMs, count, left }: Fault) {
  return { id, kind, operation, account_number: accountNumber, delay_ms: delayMs, count, left };
}
