import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Operation } from './faults/fault.js';
import type { FaultList } from './faults/fault-list.js';
import { faultsRoutes } from './faults/faults.routes.js';
import { resetSocket } from './faults/spoiler.js';
import { accountRoutes } from './http/account.routes.js';
import { codeOf, refuse } from './http/answer.js';
import { createCredentialsCheck } from './http/authentication.js';
import { answerError } from './http/errors.js';
import { homeRoutes } from './http/home.routes.js';
import { sendAnswer } from './http/send-answer.js';
import { ledgerRoutes } from './ledger/ledger.routes.js';
import { log } from './log.js';
import type { NotificationEndpoint } from './notifications/notification-endpoint.js';
import { notificationEndpointRoutes } from './notifications/notification-endpoint.routes.js';
import { summaryRoutes } from './notifications/summary.routes.js';
import type { RequestLog } from './requests/request-log.js';
import { requestsRoutes } from './requests/requests.routes.js';
import { scenariosRoutes } from './scenarios/scenarios.routes.js';
import { keyOf } from './transfers/operation-runner.js';
import { transfersRoutes, type TransfersDependencies } from './transfers/transfers.routes.js';

const BODY_LIMIT_BYTES = 16 * 1_024;
const REQUEST_TIMEOUT_MS = 30_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on the routes of the provider's API: faults apply to them, and they are recorded. */
    operation?: Operation;
  }
}

export interface ServerDependencies extends TransfersDependencies {
  readonly apiKey: string;
  readonly ledger: string;
  readonly faults: FaultList;
  readonly endpoint: NotificationEndpoint;
  readonly requestLog: RequestLog;
}

/** Builds the HTTP server with every route. It does not listen yet. */
export function createServer(dependencies: ServerDependencies): FastifyInstance {
  const { pool, faults, endpoint, requestLog } = dependencies;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    // Bad input is refused, not mended.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  acceptJsonOnly(app);
  answerErrors(app, requestLog);
  homeRoutes(app);
  scenariosRoutes(app);
  ledgerRoutes(app, pool);
  requestsRoutes(app, pool, requestLog);
  faultsRoutes(app, faults);
  notificationEndpointRoutes(app, endpoint);
  summaryRoutes(app, pool);
  healthRoute(app, pool);
  void app.register((api, _options, done) => {
    applyOutages(api, dependencies);
    askForCredentials(api, dependencies);
    transfersRoutes(api, dependencies);
    accountRoutes(api, dependencies.ledger);
    done();
  });
  return app;
}

/** JSON or nothing: an empty body is read as null. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, null);
    else void parseJson(request, body.toString(), done);
  });
}

function answerErrors(app: FastifyInstance, requestLog: RequestLog): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const answer = answerError(error);
    if (answer.status === 500) log('error', error.message, { name: error.name });
    const { operation } = request.routeOptions.config;
    if (operation) requestLog.add({ key: keyOf(request), operation, transferId: null, at: new Date(), answer: codeOf(answer) });
    sendAnswer(reply, answer);
  });
  app.setNotFoundHandler(({ method, url }, reply) => {
    const [path] = url.split('?');
    void reply.code(404).send({ code: 'not_found', message: `There is no ${method} ${path ?? '/'}. GET / lists what there is.` });
  });
}

function healthRoute(app: FastifyInstance, pool: Pool): void {
  app.get('/health', async () => {
    await pool.query('SELECT 1');
    return { status: 'ok' };
  });
}

/** An outage cuts the connection before the request is read. */
function applyOutages(api: FastifyInstance, { faults, requestLog }: ServerDependencies): void {
  api.addHook('onRequest', (request, reply, done) => {
    const { operation } = request.routeOptions.config;
    const fault = operation ? faults.takeOutage(operation) : null;
    if (!operation || !fault) {
      done();
      return;
    }
    requestLog.add({ key: keyOf(request), operation, transferId: null, at: new Date(), answer: fault.kind });
    reply.hijack();
    resetSocket(reply);
  });
}

function askForCredentials(api: FastifyInstance, { apiKey, requestLog }: ServerDependencies): void {
  const isValid = createCredentialsCheck(apiKey);
  api.addHook('onRequest', (request, reply, done) => {
    if (isValid(request.headers.authorization)) {
      done();
      return;
    }
    const { answer } = refuse(401, 'bad_credentials', 'The Authorization header must be "Bearer" and the API key.');
    const { operation } = request.routeOptions.config;
    if (operation) requestLog.add({ key: keyOf(request), operation, transferId: null, at: new Date(), answer: codeOf(answer) });
    sendAnswer(reply, answer);
  });
}
