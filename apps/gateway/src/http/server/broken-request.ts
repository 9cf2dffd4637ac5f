import { newId } from '@app/domain';
import type { Socket } from 'node:net';
import { type Problem, problemDocument, PROBLEM_MEDIA_TYPE } from '../problems/problem.js';

/** The bare response: the router refuses before there is a route that could type an answer. */
interface UnroutedReply {
  hijack(): unknown;
  raw: { writeHead(status: number, headers: Record<string, string>): unknown; end(body: string): unknown };
}

/** A path that cannot be decoded or is too long for any route: it is refused before any hook runs. */
export function answerUnroutableRequest(_error: Error, request: { id: string }, reply: UnroutedReply): void {
  const problem: Problem = { code: 'not_found', detail: 'The path is not one of this API.' };
  const body = problemDocument(problem, request.id);
  const headers = {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    'x-request-id': request.id,
  };
  reply.hijack();
  reply.raw.writeHead(404, headers);
  reply.raw.end(body);
}

/** These statuses have no code of their own in the catalogue of problems. */
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

/** Bytes that are no HTTP request: there is no request object yet, so the answer is written by hand and the connection ends. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const answer = ANSWERS[error.code ?? ''] ?? NOT_HTTP;
  const body = problemDocument(answer.problem, newId('request'));
  const head = [
    `HTTP/1.1 ${answer.status}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    'X-Content-Type-Options: nosniff',
  ].join('\r\n');
  if (socket.writable) socket.write(`${head}\r\n\r\n${body}`);
  socket.destroySoon();
}
