import { InvalidAmount } from '@app/domain';
import type { FastifyError } from 'fastify';
import { isDatabaseAway } from '../database/database.js';
import type { Answer } from './answer.js';

/** The one place where errors become answers. Every one is JSON with a code and a message. */
export function answerError(error: FastifyError): Answer {
  if (error instanceof InvalidAmount) return describe(422, 'bad_amount', sentence(error.message));
  if (error.validation) return describe(400, 'bad_request', sentence(error.message));
  if (isDatabaseAway(error)) return describe(503, 'unavailable', "The sandbox's database is not reachable.");
  const status = error.statusCode ?? 500;
  if (status >= 500) return describe(500, 'server_error', 'Something went wrong in the sandbox.');
  return describe(status, CODES.get(status) ?? 'bad_request', sentence(error.message));
}

const CODES: ReadonlyMap<number, string> = new Map([
  [404, 'not_found'],
  [413, 'body_too_large'],
  [415, 'unsupported_media_type'],
]);

function describe(status: number, code: string, message: string): Answer {
  return { status, body: { code, message, transfer: null } };
}

function sentence(text: string): string {
  const capital = text.replace(/^./u, (first) => first.toUpperCase());
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
