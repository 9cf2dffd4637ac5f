import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { InvalidRequest, MalformedJson, UnsupportedMediaType } from '../problems/request.errors.js';
import { findDuplicateMember } from './duplicate-members.js';

/** The escape of a NUL or of a surrogate. PostgreSQL stores neither a NUL nor an unpaired surrogate. */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|d[89a-f])/i;
const UNSTORABLE_CHARACTER = /[\0\p{Surrogate}]/u;

type Done = (error: Error | null, body?: unknown) => void;

/** Parses JSON, and passes raw bytes to the routes that take them. All other media types are refused. */
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
    if (error !== null) done(new MalformedJson('The body is not valid JSON. Check for a missing bracket, quote or comma.'));
    else if (SUSPICIOUS_ESCAPE.test(text) && hasUnstorableText(body))
      done(new MalformedJson('A string in the body contains a NUL or an unpaired surrogate, which cannot be stored.'));
    else done(duplicateIn(text), body);
  });
}

function duplicateIn(text: string): InvalidRequest | null {
  const pointer = findDuplicateMember(text);
  return pointer === null ? null : new InvalidRequest([{ pointer, detail: 'This member is there more than once: send it once.' }]);
}

/** Recursive; the size limit of the body bounds the depth. */
function hasUnstorableText(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE_CHARACTER.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => UNSTORABLE_CHARACTER.test(name) || hasUnstorableText(member));
}
