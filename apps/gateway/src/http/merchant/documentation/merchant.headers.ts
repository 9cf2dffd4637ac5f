import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Headers of every response to a request with an API key. */
export const ANSWER_HEADERS = {
  'X-Request-Id': {
    description: 'The id of this request: the one you sent, if it has 8 to 64 letters, digits and `.` `_` `-`, otherwise a new one.',
    schema: { type: 'string' as const },
  },
  RateLimit: {
    description: 'What remains of the rate limit of this key: `r` requests now; more are available in `t` seconds.',
    schema: { type: 'string' as const, example: '"default";r=4999;t=1' },
  },
  'RateLimit-Policy': {
    description: 'The rate limit of this key: `q` requests in `w` seconds.',
    schema: { type: 'string' as const, example: '"default";q=5000;w=1' },
  },
};

/** Headers of a response that contains a payout. */
export const PAYOUT_HEADERS = {
  ...ANSWER_HEADERS,
  ETag: { description: 'The version of the payout, for If-Match.', schema: { type: 'string' as const, example: '"v7"' } },
};

/** Headers of a response that is stored under an Idempotency-Key. */
export const COMMAND_ANSWER_HEADERS = {
  ...PAYOUT_HEADERS,
  'Idempotency-Replayed': { description: '`true` if this is the stored response to an earlier request.', schema: { type: 'string' as const, enum: ['true'] } },
};

/** Documents the Idempotency-Key of a request. */
export function ApiIdempotent(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'A unique key for this operation: 1 to 255 visible ASCII characters, such as a UUID. It is kept for 30 days.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: String.raw`^[\x21-\x7e]{1,255}$` },
      example: '9b1c6f0e-4d1c-4c0e-9d62-0f6a3f1f5a11',
    }),
  );
}

/** Documents the optional If-Match of a command. */
export function ApiConditional(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the payout that you read. If the payout has changed since, the command is refused with 412.',
      schema: { type: 'string', pattern: String.raw`^"v\d+"$` },
      example: '"v7"',
    }),
  );
}
