import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { MalformedJson, UnsupportedMediaType } from '../problems/request.errors.js';

/** A NUL or half a surrogate pair, written as an escape. PostgreSQL stores neither. */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|d[89a-f])/i;
const UNSTORABLE_CHARACTER = /[\0\p{Surrogate}]/u;

type Done = (error: Error | null, body?: unknown) => void;

/** JSON for everything, bytes for the routes that ask for them; no other media type is read. */
export function addBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.decorateRequest('rawBody', null);

  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = asBytes(body);
    request.rawBody = bytes;
    if (takesRawBody(request)) done(null, bytes);
    else if (bytes.length === 0) done(null, undefined);
    else readJson(bytes, request, parseJson, done);
  });

  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = asBytes(body);
    request.rawBody = bytes;
    if (takesRawBody(request)) done(null, bytes);
    else if (bytes.length === 0) done(null, undefined);
    else done(new UnsupportedMediaType());
  });
}

function takesRawBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.takesRawBody === true;
}

function asBytes(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function readJson(bytes: Buffer, request: FastifyRequest, parseJson: ReturnType<FastifyInstance['getDefaultJsonParser']>, done: Done): void {
  if (!isUtf8(bytes)) {
    done(new MalformedJson('The body is not UTF-8.'));
    return;
  }
  const text = bytes.toString('utf8');
  void parseJson(request, text, (error, body: unknown) => {
    if (error !== null) done(new MalformedJson('The body cannot be read as JSON: look for a missing bracket, quote or comma.'));
    else if (SUSPICIOUS_ESCAPE.test(text) && hasUnstorableText(body))
      done(new MalformedJson('A text in the body holds a NUL or half a surrogate pair, which cannot be stored.'));
    else done(null, body);
  });
}

/** The depth is bounded by the size of the body. */
function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE_CHARACTER.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => UNSTORABLE_CHARACTER.test(name) || hasUnstorableText(member));
}
