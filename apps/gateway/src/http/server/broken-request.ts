import { newId } from '@app/domain';
import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Problem, problemDocument, PROBLEM_MEDIA_TYPE } from '../problems/problem.js';

/** The parts of a reply that exist when the router refuses a request before it has matched a route. */
interface UnroutedReply {
  hijack(): unknown;
  raw: { writeHead(status: number, headers: Record<string, string>): unknown; end(body: string): unknown };
}

/** Headers by their names, in lower case. */
type Headers = Readonly<Record<string, string>>;

/**
 * Answers a request whose path cannot be decoded or is too long. The router refuses it before any hook runs.
 * @param ofEvery the headers that every response has
 */
export function answerUnroutableRequest(request: { id: string }, reply: UnroutedReply, ofEvery: Headers): void {
  const problem: Problem = { code: 'not_found', detail: 'This path does not exist in the API.' };
  const body = problemDocument(problem, request.id);
  const headers = {
    ...ofEvery,
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': request.id,
  };
  reply.hijack();
  reply.raw.writeHead(404, headers);
  reply.raw.end(body);
}

/** Responses by error code of Node. Their statuses have no problem code of their own. */
const ANSWERS: Readonly<Record<string, { status: string; problem: Problem }>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    problem: { code: 'invalid_request', detail: 'The headers are longer than 16 kB.', extra: { status: 431 } },
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    problem: { code: 'invalid_request', detail: 'The request did not arrive completely in time.', extra: { status: 408 } },
  },
};
const NOT_HTTP = { status: '400 Bad Request', problem: { code: 'invalid_request', detail: 'This is not a well-formed HTTP request.' } } as const;

/** The responses of each connection that are not finished. */
const unfinished = new WeakMap<Socket, Set<ServerResponse>>();

/** Remembers which requests of a connection are under way. Must be called before the first request. */
export function watchRequests(server: FastifyInstance): void {
  server.server.on('request', ({ socket }, response) => {
    const responses = unfinished.get(socket) ?? new Set();
    unfinished.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  });
}

/**
 * Answers bytes that are not a valid HTTP request. There is no reply object yet, so the response is written to the socket, and the connection is
 * closed. Where a request that has arrived completely is under way, the next response on the connection would be taken for its answer: then
 * nothing is written, and the connection is closed after that answer.
 * @param ofEvery the headers that every response has
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket, ofEvery: Headers): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const underWay = [...(unfinished.get(socket) ?? [])].filter(({ req }) => req.complete);
  if (underWay.length > 0) {
    closeAfter(underWay, socket);
    return;
  }
  const answer = ANSWERS[error.code ?? ''] ?? NOT_HTTP;
  const body = problemDocument(answer.problem, newId('request'));
  const head = [
    `HTTP/1.1 ${answer.status}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...Object.entries(ofEvery).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  if (socket.writable) socket.write(`${head}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** @param responses in the order of their requests, in which they are written */
function closeAfter(responses: readonly ServerResponse[], socket: Socket): void {
  const last = responses.at(-1);
  if (!last) return;
  last.shouldKeepAlive = false;
  last.once('close', () => {
    socket.destroySoon();
  });
}
