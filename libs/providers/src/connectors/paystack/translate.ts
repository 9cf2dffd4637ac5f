import type { Operation } from '@app/domain';
import { type Answered, answerOf, foundOf, NO_RESPONSE, noAnswerOf, refusalOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { MESSAGE_CODES, VAGUE_CODES } from './codes.js';
import { awaitsOtp, type Expected, readTransfer, viewOfExpected, waitingForOtp } from './transfer.js';

const WORD = /^[A-Za-z][A-Za-z_]{1,59}$/;
const RECIPIENT_CODE = /^RCP_[A-Za-z0-9]{1,60}$/;
/** `code` and `type` as the specification lists them: a sentence that is known says it better. */
const GENERAL: readonly string[] = ['validation_error', 'processor_error', 'api_error'];

/** `status: true` and 2xx. With anything else Paystack has not said yes. */
function isYes({ status }: Answered, body: Json | null): boolean {
  return status >= 200 && status < 300 && body?.['status'] === true;
}

function word(value: unknown): string | null {
  const text = asText(value);
  return text !== null && WORD.test(text) ? text : null;
}

/** Paystack's code, refined by its sentence where the code is a general one. */
function codeOf(body: Json, codes: CodeTable): string {
  const code = word(body['code']);
  if (code !== null && !GENERAL.includes(code) && Object.hasOwn(codes, code)) return code;
  const message = asText(body['message']) ?? '';
  const known = MESSAGE_CODES.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? code ?? word(body['type']) ?? 'refused';
}

/** `status: false` is a refusal, whatever the HTTP status says of it; an answer without it was not Paystack's. */
function refused(outcome: Answered, body: Json | null, codes: CodeTable): ConnectorAnswer {
  if (body?.['status'] !== false) {
    return outcome.status < 300 ? unreadable(outcome) : refusalOf(outcome, { code: null, message: null, isReadable: false }, codes);
  }
  const code = codeOf(body, codes);
  const said = { code, message: asText(body['message']), isReadable: true, raw: { code: word(body['code']), type: word(body['type']) } };
  // Users have seen refusals under 200: they are judged as the 400 that they are.
  const status = outcome.status < 300 ? 400 : outcome.status;
  return { ...refusalOf({ ...outcome, status }, said, codes), httpStatus: outcome.status };
}

/** Reads the answer to a transfer, or to its OTP. */
export function translateTransfer(operation: Operation, outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (!isYes(outcome, body)) return refused(outcome, body, codes);
  const transfer = readTransfer(body?.['data']);
  return transfer ? answerOf(operation, viewOfExpected(transfer, expected, outcome.status, codes)) : unreadable(outcome);
}

/**
 * Reads the answer to a bulk of transfers.
 * @returns what it means for each of them. No sentence of it is kept: it may speak of somebody else's transfer.
 */
export function translateBulk(outcome: HttpOutcome, codes: CodeTable): (expected: Expected) => ConnectorAnswer {
  if (outcome.kind !== 'answered') return () => withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (!isYes(outcome, body)) return () => ({ ...refused(outcome, body, codes), message: null });
  const transfers = asArray(body?.['data']).map(readTransfer);
  return (expected) => {
    const [own, another] = transfers.filter((transfer) => transfer?.reference === expected.invokeKey);
    if (!own || another) return unreadable(outcome);
    // `received` only says here that the bulk has arrived. Whether somebody has to approve it is seen when the transfer is asked about.
    const { requiredAction, ...view } = viewOfExpected(own, expected, outcome.status, codes);
    return answerOf('invoke', requiredAction?.type === 'approval_at_provider' ? view : { ...view, ...(requiredAction && { requiredAction }) });
  };
}

/** Whether a transfer is judged by itself after its bulk: the reason may be another one's. The key and the address are everybody's. */
export function goesAlone(answer: ConnectorAnswer | undefined): boolean {
  return answer?.kind === 'declined' && answer.httpStatus !== 401 && answer.httpStatus !== 403;
}

/** What an answer to one transfer is worth after its bulk was refused: by then Paystack has seen it. */
export function afterBulk(answer: ConnectorAnswer): ConnectorAnswer {
  return answer.kind === 'not_sent' && answer.retryAfterMs === undefined ? { ...wordsOf(answer), kind: 'unknown', resolution: answer.resolution } : answer;
}

/** Reads the answer to the wish for a new OTP. */
export function translateResend(outcome: HttpOutcome, transferCode: string, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return nothingMoved(withoutAnswer(outcome));
  const body = parseObject(outcome.body);
  return isYes(outcome, body) ? answerOf('submit_details', waitingForOtp(transferCode, outcome.status)) : nothingMoved(refused(outcome, body, codes));
}

/** Reads the code of a recipient, or what follows when there is none: no money was asked for. */
export function translateRecipient(outcome: HttpOutcome, codes: CodeTable): string | ConnectorAnswer {
  if (outcome.kind !== 'answered') return nothingMoved(withoutAnswer(outcome));
  const body = parseObject(outcome.body);
  if (!isYes(outcome, body)) return nothingMoved(refused(outcome, body, codes));
  const code = asText(asObject(body?.['data'])?.['recipient_code']);
  return code !== null && RECIPIENT_CODE.test(code) ? code : nothingMoved(unreadable(outcome));
}

/** Reads the answer to a question. No sentence of it is kept: nobody could take a recipient's details out of it. */
export function translateEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  const transfer = isYes(outcome, body) ? readTransfer(body?.['data']) : null;
  if (transfer) return foundOf(viewOfExpected(transfer, expected, outcome.status, codes));
  const code = body?.['status'] === false ? codeOf(body, codes) : null;
  if (outcome.status === 404 && code === 'transfer_not_found') return { ...NO_RESPONSE, kind: 'not_found', code, httpStatus: outcome.status };
  return noAnswerOf(outcome, { code, message: outcome.status < 300 ? 'the answer could not be read' : null });
}

/** Whether the transfer has to be looked up before an answer is believed: it says too little, or a lost one may have come before it. */
export function isDoubtful(operation: Operation, answer: ConnectorAnswer): boolean {
  if (answer.kind === 'declined') return VAGUE_CODES.includes(answer.code ?? '') || answer.code === 'not_awaiting_otp';
  // The specification does not say what an OTP is answered with.
  return operation === 'submit_details' && answer.kind === 'unknown' && answer.httpStatus !== null && answer.httpStatus < 300;
}

/** What a doubtful answer comes to, once the transfer was looked up. */
export function afterLook(operation: Operation, doubtful: ConnectorAnswer, looked: EnquiryAnswer): ConnectorAnswer {
  if (looked.kind === 'found')
    return doubtful.kind === 'declined' && awaitsOtp(looked) && operation === 'submit_details' ? doubtful : answerOf(operation, looked);
  if (looked.kind === 'not_found' && operation === 'invoke') return doubtful;
  return { ...wordsOf(doubtful), kind: 'unknown', resolution: 'UNKNOWN' };
}

/**
 * A recall is the OTP that never comes: nothing is sent for it. It is under way while one is waited for, and too late afterwards.
 * @param looked the transfer as it is now
 */
export function asRevoked(looked: EnquiryAnswer): ConnectorAnswer {
  if (looked.kind === 'no_answer') return { ...looked, kind: 'not_sent' };
  if (looked.kind === 'not_found' || looked.reportedStatus === 'UNCLEAR')
    return { ...wordsOf(looked), kind: 'not_sent', resolution: 'UNKNOWN', message: 'the transfer to revoke could not be looked up' };
  const { requiredAction, ...view } = looked;
  if (requiredAction?.type === 'otp') return answerOf('revoke', { ...view, reportedStatus: 'REVOKING' });
  if (view.reportedStatus === 'PENDING')
    return answerOf('revoke', {
      ...view,
      reportedStatus: 'REVOKE_FAILED',
      resolution: 'PROCESSING_ERROR',
      message: 'Only a transfer that waits for an OTP can be revoked.',
    });
  // A recall that was asked for did not fail by time.
  return answerOf('revoke', view.reportedStatus === 'REVOKED' ? { ...view, resolution: 'OK' } : view);
}

/** What became of a request that moves no money does not matter: it may be sent again without any proof. */
function nothingMoved(answer: ConnectorAnswer): ConnectorAnswer {
  return answer.kind === 'unknown' ? { ...answer, kind: 'not_sent' } : answer;
}

function wordsOf({ providerReference, code, message, httpStatus, raw }: ProviderResponse): ProviderResponse {
  return { providerReference, code, message, httpStatus, raw };
}
