import { type ProblemCode, PROBLEMS } from '@app/domain';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ANSWER_HEADERS } from '../merchant/documentation/merchant.headers.js';
import { PROBLEM_MEDIA_TYPE } from '../problems/problem.js';

/** Problems of paths that are not in the document. */
const OF_ANY_PATH: readonly ProblemCode[] = ['not_found', 'method_not_allowed'];

/** Problems that are found before the key is: they count against no limit. */
const BEFORE_THE_KEY: readonly ProblemCode[] = [
  'unauthenticated',
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'internal_error',
  'service_unavailable',
];

const RETRY_AFTER = {
  'Retry-After': { description: 'Wait for this number of seconds before the same request is sent again.', schema: { type: 'integer' as const } },
};

/** Headers that the answer with a problem has besides those of every answer. */
const OWN_HEADERS: Partial<Record<ProblemCode, object>> = {
  unauthenticated: { 'WWW-Authenticate': { description: 'The scheme to use: `Bearer`.', schema: { type: 'string' as const, enum: ['Bearer'] } } },
  request_in_progress: RETRY_AFTER,
  too_many_requests: RETRY_AFTER,
  service_unavailable: RETRY_AFTER,
};

const { 'X-Request-Id': REQUEST_ID, ...RATE_LIMIT } = ANSWER_HEADERS;

/** Adds the headers of every problem to the responses of a document for merchants. @returns the codes that a merchant can meet, in the order of the list */
export function describeProblems(document: OpenAPIObject): ProblemCode[] {
  const met = new Set<ProblemCode>(OF_ANY_PATH);
  for (const item of Object.values(document.paths)) {
    for (const operation of [item.get, item.post]) {
      for (const response of Object.values(operation?.responses ?? {})) {
        const examples = response && 'content' in response ? response.content?.[PROBLEM_MEDIA_TYPE]?.examples : undefined;
        if (!examples || !response || '$ref' in response) continue;
        const codes = Object.keys(examples) as ProblemCode[];
        for (const code of codes) met.add(code);
        response.headers = headersOf(codes);
      }
    }
  }
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => met.has(code));
}

/** @param codes of one response */
function headersOf(codes: readonly ProblemCode[]) {
  const isCounted = codes.some((code) => !BEFORE_THE_KEY.includes(code));
  return Object.assign(
    { 'X-Request-Id': REQUEST_ID, ...(isCounted ? RATE_LIMIT : {}) },
    ...codes.map((code) => OWN_HEADERS[code] ?? {}),
  ) as typeof ANSWER_HEADERS;
}
