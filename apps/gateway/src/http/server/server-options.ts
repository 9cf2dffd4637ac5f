import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { answerBrokenRequest, answerUnroutableRequest } from './broken-request.js';
import { requestIdOf } from './request-id.js';

/** The longest body that is read. */
export const BODY_LIMIT_BYTES = 64 * 1024;
const HEADERS_LIMIT_BYTES = 16 * 1024;
/** A client has this long to send its headers, and this long for the whole request. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Silence on a connection, in the middle of a request and between two. */
const CONNECTION_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const PATH_PARAMETER_LIMIT_CHARACTERS = 200;
/** Connections per process; more wait in the operating system's queue or are refused. */
export const MAX_CONNECTIONS = 10_000;

type ServerOptions = Exclude<ConstructorParameters<typeof FastifyAdapter>[0], undefined>;

/**
 * Every limit of the HTTP server in one place.
 * @param trustedProxies whose `X-Forwarded-For` is believed; without any, addresses are those of the connection
 */
export function serverOptions(trustedProxies: readonly string[] = []): ServerOptions {
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
    // Nothing of ours is Express middleware: without it every request is spared one walk through an empty list.
    skipMiddie: true,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnroutableRequest,
    clientErrorHandler: answerBrokenRequest,
  };
}
