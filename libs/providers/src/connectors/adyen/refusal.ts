import { shortenText } from '@app/domain';
import { type Answered, noAnswerOf, refusalOf, type ProviderRefusal } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, NoAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { INVALID_FIELDS, NO_ROUTE } from './codes.js';
import { asWord } from './transfer.js';

const MAX_TITLE = 200;

/**
 * Reads a refusal. Adyen's error code decides if it is in the table. Adyen publishes no list of them, so otherwise 400, 401 and 403 are read
 * by their status, and a 422 by the fields that it names; a 422 that names none is UNKNOWN.
 */
export function refusedBy(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const body = parseObject(outcome.body);
  const answer = refusalOf(outcome, { ...saidBy(body), code: decidingCode(outcome.status, body, codes) }, codes);
  // Adyen allows a repeat: the first request may still be under way.
  if (outcome.headers['transient-error'] === 'true' && answer.kind === 'declined') return { ...answer, kind: 'unknown', resolution: 'GENERAL_ERROR' };
  return answer.code === null ? { ...answer, code: errorCodeOf(body) } : answer;
}

/** An enquiry that failed. */
export function unansweredBy(outcome: HttpOutcome): NoAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  return noAnswerOf(outcome, { code: errorCodeOf(body), message: titleOf(body) });
}

function saidBy(body: Json | null): ProviderRefusal {
  const errorCode = errorCodeOf(body);
  const fields = invalidFieldsOf(body);
  const message = [titleOf(body), fields.length > 0 ? `(${fields.join(', ')})` : null].filter((part) => part !== null).join(' ');
  return {
    code: errorCode,
    message: message === '' ? null : message,
    // Both of Adyen's error formats contain the code and one of these members.
    isReadable: errorCode !== null && (asText(body?.type) !== null || asText(body?.errorType) !== null),
    raw: { errorCode, requestId: asWord(body?.requestId) ?? asWord(body?.pspReference), invalidFields: fields },
  };
}

/** The code by which the meaning is looked up; null: the HTTP status decides. */
function decidingCode(status: number, body: Json | null, codes: CodeTable): string | null {
  const errorCode = errorCodeOf(body);
  if (errorCode !== null && Object.hasOwn(codes, errorCode)) return errorCode;
  if (status === 400 || status === 401 || status === 403) return null;
  if (status !== 422) return errorCode;
  const fields = asArray(body?.invalidFields).length > 0 ? invalidFieldsOf(body) : null;
  if (fields?.some((name) => isWithin(name, 'amount'))) return INVALID_FIELDS.amount;
  if (fields?.some((name) => isWithin(name, 'counterparty'))) return INVALID_FIELDS.counterparty;
  if (fields) return INVALID_FIELDS.other;
  return asArray(body?.routingDetails).length > 0 ? NO_ROUTE : errorCode;
}

/** `amount`, `amount.value`, `counterparty.bankAccount…`. */
function isWithin(name: string, member: string): boolean {
  return name === member || name.startsWith(`${member}.`);
}

function errorCodeOf(body: Json | null): string | null {
  return asWord(body?.errorCode);
}

/** The kind of the problem. Its `detail` and the values of invalid fields may repeat details of the recipient and are not kept. */
function titleOf(body: Json | null): string | null {
  const title = asText(body?.title);
  return title === null ? null : shortenText(title, MAX_TITLE);
}

function invalidFieldsOf(body: Json | null): string[] {
  return asArray(body?.invalidFields)
    .map((field) => asText(asObject(field)?.name))
    .filter((name) => name !== null && /^[\w.[\]-]{1,100}$/.test(name)) as string[];
}
