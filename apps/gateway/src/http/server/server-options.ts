import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { answerBrokenRequest, answerUnroutableRequest } from './broken-request.js';
import { requestIdOf } from './request-id.js';

/** The maximum size of a request body. */
export const BODY_LIMIT_BYTES = 64 * 1024;
const HEADERS_LIMIT_BYTES = 16 * 1024;
/** The time that a client has to send its headers, and to send the whole request. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** The time that a connection may be idle, within a request and between requests. */
const CONNECTION_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const PATH_PARAMETER_LIMIT_CHARACTERS = 200;
/** The maximum number of connections per process. Further connections wait in the backlog of the operating system or are refused. */
export const MAX_CONNECTIONS = 10_000;

type ServerOptions = Exclude<ConstructorParameters<typeof FastifyAdapter>[0], undefined>;

/**
 * All limits of the HTTP server.
 * @param trustedProxies proxies whose `X-Forwarded-For` is trusted; without any, the address of a request is that of its connection
 * @param ofEvery the headers that every response has, for those that are written before any hook runs
 */
export function serverOptions(trustedProxies: readonly string[] = [], ofEvery: Readonly<Record<string, string>> = {}): ServerOptions {
  return {
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { maxHeaderSize: HEADERS_LIMIT_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
    routerOptions: { maxParamLength: PATH_PARAMETER_LIMIT_CHARACTERS },
    requestIdHeader: false,
    genReqId: requestIdOf,
    // The gateway uses no Express middleware, so requests need not pass through its list.
    skipMiddie: true,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, request, reply) => {
      answerUnroutableRequest(request, reply, ofEvery);
    },
    clientErrorHandler: (error, socket) => {
      answerBrokenRequest(error, socket, ofEvery);
    },
  };
}
