import type { Operation } from '@app/domain';
import { answerOf, foundOf, NO_RESPONSE, noAnswerOf, refusalOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, TranslatedNotification } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asText, parseObject } from '../../connector-kit/json.js';
import { notificationOf } from '../../connector-kit/notifications/translated.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { readTransfer } from './transfer.js';
import { reportOf } from './report.js';

/** The beginning of every type of message about transfers. */
const TRANSFERS = 'transfer';

/** Reads the answer to an operation. */
export function translateOperation(operation: Operation, outcome: HttpOutcome, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (outcome.status < 200 || outcome.status >= 300) {
    const code = asText(body?.code);
    return refusalOf(outcome, { code, message: asText(body?.message), isReadable: code !== null }, codes);
  }
  const transfer = readTransfer(body);
  return transfer ? answerOf(operation, reportOf(transfer, operation, outcome.status, codes)) : unreadable(outcome);
}

/** Reads the answer to an enquiry about an operation. */
export function translateEnquiry(operation: Operation, outcome: HttpOutcome, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  const problem = { code: asText(body?.code), message: asText(body?.message) };
  if (outcome.status === 404 && problem.code === 'not_found') return { ...NO_RESPONSE, ...problem, kind: 'not_found', httpStatus: outcome.status };
  const transfer = outcome.status === 200 ? readTransfer(body) : null;
  if (transfer) return foundOf(reportOf(transfer, operation, outcome.status, codes));
  return noAnswerOf(outcome, outcome.status === 200 ? { code: null, message: 'the answer could not be read' } : problem);
}

/**
 * Reads a notification about one transfer, or about several.
 * @returns null when it is not about transfers
 * @throws {NotificationUnreadable}
 */
export function translateMessage(body: string, codes: CodeTable): TranslatedNotification | null {
  const json = parseObject(body);
  const type = asText(json?.type);
  if (type !== null && !type.startsWith(TRANSFERS)) return null;
  const transfers = Array.isArray(json?.data) ? json.data.map(readTransfer) : [readTransfer(json?.data)];
  return notificationOf(
    asText(json?.id),
    transfers.map((transfer) => ({ invokeKey: transfer?.key ?? null, report: transfer && reportOf(transfer, null, null, codes) })),
  );
}
