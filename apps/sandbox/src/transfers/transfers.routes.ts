import { parseAmount } from '@app/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { answerTransfer, refuse, type Outcome } from '../http/answer.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import type { CommandName } from './command.js';
import type { CommandService } from './command.service.js';
import type { ConfirmationService } from './confirmation.service.js';
import type { CreateTransferService } from './create-transfer.service.js';
import { type FulfilmentService, withQuote } from './fulfilment.service.js';
import type { OperationRunner } from './operation-runner.js';
import type { Transfer } from './transfer.js';
import { findTransfer } from './transfers.repository.js';
import {
  CONFIRM_BODY_SCHEMA,
  CREATE_BODY_SCHEMA,
  EMPTY_BODY_SCHEMA,
  FIND_QUERY_SCHEMA,
  FULFIL_BODY_SCHEMA,
  ID_PARAMS_SCHEMA,
  KEY_HEADERS_SCHEMA,
  type ConfirmBody,
  type CreateTransferBody,
  type FulfilBody,
  type KeyHeaders,
} from './transfers.schemas.js';

export interface TransfersDependencies {
  readonly pool: Pool;
  readonly runner: OperationRunner;
  readonly creation: CreateTransferService;
  readonly commands: CommandService;
  readonly confirmations: ConfirmationService;
  readonly fulfilments: FulfilmentService;
  /** A factor on all delays. */
  readonly speed: number;
}

/** `/v1/transfers`: the provider's API proper. */
export function transfersRoutes(app: FastifyInstance, dependencies: TransfersDependencies): void {
  createRoute(app, dependencies);
  findRoutes(app, dependencies);
  commandRoute(app, dependencies, 'revoke');
  commandRoute(app, dependencies, 'cancel');
  confirmRoute(app, dependencies);
  fulfilRoute(app, dependencies);
}

function createRoute(app: FastifyInstance, { runner, creation }: TransfersDependencies): void {
  const schema = { headers: KEY_HEADERS_SCHEMA, body: CREATE_BODY_SCHEMA };
  app.post<{ Body: CreateTransferBody; Headers: KeyHeaders }>('/v1/transfers', { schema, config: { operation: 'create' } }, async (request, reply) => {
    const { reference, account_number: accountNumber, holder_name: holderName, amount, currency } = request.body;
    const key = request.headers['idempotency-key'];
    const amountMinor = parseAmount(amount, currency);
    const call = { operation: 'create', key, accountNumber, transferId: null } as const;
    await runner.perform(call, reply, () => creation.create({ key, reference, accountNumber, holderName, amountMinor, currency }));
    return reply;
  });
}

function findRoutes(app: FastifyInstance, { pool, runner, speed }: TransfersDependencies): void {
  const answer = (reply: FastifyReply, key: string, transfer: Transfer | null): Promise<void> => {
    const call = { operation: 'get', key: transfer?.key ?? key, accountNumber: transfer?.accountNumber ?? null, transferId: transfer?.id ?? null } as const;
    const found = (): Outcome => (transfer && !isHidden(transfer, speed, new Date()) ? answerTransfer(200, transfer) : notFound());
    return runner.perform(call, reply, () => Promise.resolve(key === '' ? found() : withQuote(found(), transfer)));
  };

  app.get<{ Querystring: { key: string } }>(
    '/v1/transfers',
    { schema: { querystring: FIND_QUERY_SCHEMA }, config: { operation: 'get' } },
    async ({ query }, reply) => {
      await answer(reply, query.key, await findTransfer(pool, { key: query.key }));
      return reply;
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/transfers/:id',
    { schema: { params: ID_PARAMS_SCHEMA }, config: { operation: 'get' } },
    async ({ params }, reply) => {
      await answer(reply, '', await findTransfer(pool, { id: params.id }));
      return reply;
    },
  );
}

function commandRoute(app: FastifyInstance, { pool, runner, commands }: TransfersDependencies, name: CommandName): void {
  const schema = { params: ID_PARAMS_SCHEMA, headers: KEY_HEADERS_SCHEMA, body: EMPTY_BODY_SCHEMA };
  app.post<{ Params: { id: string }; Headers: KeyHeaders }>(`/v1/transfers/:id/${name}`, { schema, config: { operation: name } }, async (request, reply) => {
    const key = request.headers['idempotency-key'];
    const { id } = request.params;
    const transfer = await findTransfer(pool, { id });
    const call = { operation: name, key, accountNumber: transfer?.accountNumber ?? null, transferId: transfer?.id ?? null };
    await runner.perform(call, reply, () => commands.execute(name, id, key));
    return reply;
  });
}

function confirmRoute(app: FastifyInstance, { pool, runner, confirmations }: TransfersDependencies): void {
  const schema = { params: ID_PARAMS_SCHEMA, headers: KEY_HEADERS_SCHEMA, body: CONFIRM_BODY_SCHEMA };
  const config = { operation: 'confirm' } as const;
  app.post<{ Params: { id: string }; Headers: KeyHeaders; Body: ConfirmBody }>('/v1/transfers/:id/confirm', { schema, config }, async (request, reply) => {
    const key = request.headers['idempotency-key'];
    const { id } = request.params;
    const transfer = await findTransfer(pool, { id });
    const call = { operation: 'confirm', key, accountNumber: transfer?.accountNumber ?? null, transferId: transfer?.id ?? null } as const;
    await runner.perform(call, reply, () => confirmations.confirm(id, key, request.body.password));
    return reply;
  });
}

function fulfilRoute(app: FastifyInstance, { pool, runner, fulfilments }: TransfersDependencies): void {
  const schema = { params: ID_PARAMS_SCHEMA, headers: KEY_HEADERS_SCHEMA, body: FULFIL_BODY_SCHEMA };
  const config = { operation: 'fulfil' } as const;
  app.post<{ Params: { id: string }; Headers: KeyHeaders; Body: FulfilBody }>('/v1/transfers/:id/fulfil', { schema, config }, async (request, reply) => {
    const key = request.headers['idempotency-key'];
    const { id } = request.params;
    const transfer = await findTransfer(pool, { id });
    const call = { operation: 'fulfil', key, accountNumber: transfer?.accountNumber ?? null, transferId: transfer?.id ?? null } as const;
    await runner.perform(call, reply, () => fulfilments.fulfil(id, key, request.body.quote));
    return reply;
  });
}

/** Whether lookups do not find the transfer now, although it is registered. */
function isHidden({ accountNumber, createdAt }: Transfer, speed: number, now: Date): boolean {
  const { hidden } = scenarioOf(accountNumber);
  if (!hidden) return false;
  const elapsedMs = now.getTime() - createdAt.getTime();
  return elapsedMs >= hidden.fromMs * speed && (hidden.untilMs === undefined || elapsedMs < hidden.untilMs * speed);
}

function notFound(): Outcome {
  return refuse(404, 'not_found', 'There is no such transfer.');
}
