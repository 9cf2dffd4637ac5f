import type { Operation } from '@app/domain';
import { type Answered, answerOf, foundOf, NO_RESPONSE, noAnswerOf, nothingMoved, refusalOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { asOrdered } from '../../connector-kit/statuses/asked-about.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { MESSAGE_CODES, VAGUE_CODES } from './codes.js';
import { awaitsOtp, type Expected, readTransfer, reportOfExpected, waitingForOtp } from './transfer.js';

const WORD = /^[A-Za-z][A-Za-z_]{1,59}$/;
const RECIPIENT_CODE = /^RCP_[A-Za-z0-9]{1,60}$/;
/** Codes that are less exact than a known sentence. */
const GENERAL: readonly string[] = ['validation_error', 'processor_error', 'api_error'];

/** Whether Paystack has accepted the request: `status: true` and 2xx. */
function isAccepted({ status }: Answered, body: Json | null): boolean {
  return status >= 200 && status < 300 && body?.['status'] === true;
}

function word(value: unknown): string | null {
  const text = asText(value);
  return text !== null && WORD.test(text) ? text : null;
}

/** Paystack's code, or a more exact one from its sentence if the code is general. */
function codeOf(body: Json, codes: CodeTable): string {
  const code = word(body['code']);
  if (code !== null && !GENERAL.includes(code) && Object.hasOwn(codes, code)) return code;
  const message = asText(body['message']) ?? '';
  const known = MESSAGE_CODES.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? code ?? word(body['type']) ?? 'refused';
}

/**
 * Reads a refusal: `status: false`, whatever the HTTP status. An answer without it was not written by Paystack. A code without a line counts
 * as its type, such as `missing_params` of the type `validation_error`.
 */
function refused(outcome: Answered, body: Json | null, codes: CodeTable): ConnectorAnswer {
  if (body?.['status'] !== false) {
    return outcome.status < 300 ? unreadable(outcome) : refusalOf(outcome, { code: null, message: null, isReadable: false }, codes);
  }
  const code = codeOf(body, codes);
  const problem = {
    code,
    class: word(body['type']),
    message: asText(body['message']),
    isReadable: true,
    raw: { code: word(body['code']), type: word(body['type']) },
  };
  // Users report refusals with HTTP 200: they are read as 400.
  const status = outcome.status < 300 ? 400 : outcome.status;
  return { ...refusalOf({ ...outcome, status }, problem, codes), httpStatus: outcome.status };
}

/** Reads the answer to a transfer or to its OTP. */
export function translateTransfer(operation: Operation, outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (!isAccepted(outcome, body)) return refused(outcome, body, codes);
  const transfer = readTransfer(body?.['data']);
  return transfer ? answerOf(operation, reportOfExpected(transfer, expected, outcome.status, codes)) : unreadable(outcome);
}

/**
 * Reads the answer to a batch of transfers.
 * @returns the answer for each transfer. No sentence is kept: it may contain details of another recipient
 */
export function translateBulk(outcome: HttpOutcome, codes: CodeTable): (expected: Expected) => ConnectorAnswer {
  if (outcome.kind !== 'answered') return () => withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (!isAccepted(outcome, body)) return () => ({ ...refused(outcome, body, codes), message: null });
  const transfers = asArray(body?.['data']).map(readTransfer);
  return (expected) => {
    const [own, another] = transfers.filter((transfer) => transfer?.reference === expected.invokeKey);
    if (!own || another) return unreadable(outcome);
    // Here `received` only means that the batch was received. An enquiry shows whether the transfer needs an approval.
    const { requiredAction, ...report } = reportOfExpected(own, expected, outcome.status, codes);
    return answerOf('invoke', requiredAction?.type === 'approval_at_provider' ? report : { ...report, ...(requiredAction && { requiredAction }) });
  };
}

/** Whether a transfer is sent again alone after its batch was refused, because another one may be the reason. Credentials and address concern all. */
export function isSentAgainAlone(answer: ConnectorAnswer | undefined): boolean {
  return answer?.kind === 'declined' && answer.httpStatus !== 401 && answer.httpStatus !== 403;
}

/** The answer to a transfer that was sent alone after its batch was refused. `not_sent` becomes `unknown`: Paystack has received it in the batch. */
export function afterBulk(answer: ConnectorAnswer): ConnectorAnswer {
  return answer.kind === 'not_sent' && answer.retryAfterMs === undefined ? { ...responseOf(answer), kind: 'unknown', resolution: answer.resolution } : answer;
}

/** Reads the answer to the request for a new OTP. */
export function translateResend(outcome: HttpOutcome, transferCode: string, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return nothingMoved(withoutAnswer(outcome));
  const body = parseObject(outcome.body);
  return isAccepted(outcome, body) ? answerOf('submit_details', waitingForOtp(transferCode, outcome.status)) : nothingMoved(refused(outcome, body, codes));
}

/** Reads the code of a created recipient, or the answer that there is instead: no money was moved. */
export function translateRecipient(outcome: HttpOutcome, codes: CodeTable): string | ConnectorAnswer {
  if (outcome.kind !== 'answered') return nothingMoved(withoutAnswer(outcome));
  const body = parseObject(outcome.body);
  if (!isAccepted(outcome, body)) return nothingMoved(refused(outcome, body, codes));
  const code = asText(asObject(body?.['data'])?.['recipient_code']);
  return code !== null && RECIPIENT_CODE.test(code) ? code : nothingMoved(unreadable(outcome));
}

/** Reads the answer to an enquiry. No sentence is kept, because details of the recipient could not be removed from it. */
export function translateEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  const transfer = isAccepted(outcome, body) ? readTransfer(body?.['data']) : null;
  if (transfer) return foundOf(reportOfExpected(transfer, expected, outcome.status, codes));
  const code = body?.['status'] === false ? codeOf(body, codes) : null;
  if (outcome.status === 404 && code === 'transfer_not_found') return { ...NO_RESPONSE, kind: 'not_found', code, httpStatus: outcome.status };
  return noAnswerOf(outcome, { code, message: outcome.status < 300 ? 'the answer could not be read' : null });
}

/** Whether the transfer has to be looked up before the answer counts: it is vague, or an earlier answer may have been lost. */
export function needsLookup(operation: Operation, answer: ConnectorAnswer): boolean {
  if (answer.kind === 'declined') {
    const deciding = asText(answer.raw['read_by_class']) ?? answer.code ?? '';
    return VAGUE_CODES.includes(deciding) || deciding === 'not_awaiting_otp';
  }
  // The specification does not say what the answer to an OTP is.
  return operation === 'submit_details' && answer.kind === 'unknown' && answer.httpStatus !== null && answer.httpStatus < 300;
}

/** The answer after a doubtful one, given the transfer that was looked up. */
export function afterLookup(operation: Operation, doubtful: ConnectorAnswer, fetched: EnquiryAnswer): ConnectorAnswer {
  if (fetched.kind === 'found')
    return doubtful.kind === 'declined' && awaitsOtp(fetched) && operation === 'submit_details' ? doubtful : answerOf(operation, fetched);
  if (fetched.kind === 'not_found' && operation === 'invoke') return doubtful;
  return { ...responseOf(doubtful), kind: 'unknown', resolution: 'UNKNOWN' };
}

/**
 * Revokes a transfer by never submitting its OTP: nothing is sent. The revocation is under way while Paystack waits for the OTP, and too
 * late afterwards.
 * @param looked the current state of the transfer
 */
export function asRevoked(fetched: EnquiryAnswer): ConnectorAnswer {
  if (fetched.kind === 'no_answer') return { ...fetched, kind: 'not_sent' };
  if (fetched.kind === 'not_found' || fetched.reportedStatus === 'UNCLEAR')
    return {
      ...responseOf(fetched),
      kind: 'not_sent',
      resolution: 'UNKNOWN',
      message: 'the transfer to revoke could not be looked up, so nothing was changed: enquire first',
    };
  const { requiredAction, ...report } = fetched;
  if (requiredAction?.type === 'otp') return answerOf('revoke', { ...report, reportedStatus: 'REVOKING' });
  if (report.reportedStatus === 'PENDING')
    return answerOf('revoke', {
      ...report,
      reportedStatus: 'REVOKE_FAILED',
      resolution: 'PROCESSING_ERROR',
      message: 'Paystack can revoke a transfer only while it waits for an OTP.',
    });
  // A revocation that was requested is OK, not expired.
  return answerOf('revoke', asOrdered('revoke', report));
}

function responseOf({ providerReference, code, message, httpStatus, raw }: ProviderResponse): ProviderResponse {
  return { providerReference, code, message, httpStatus, raw };
}
