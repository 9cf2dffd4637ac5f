import {
  type Answered,
  answerOf,
  foundOf,
  isFatal,
  NO_RESPONSE,
  noAnswerOf,
  nothingMoved,
  refusalOf,
  resolutionOfCode,
  unreadable,
} from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, Found } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asId, asObject, asText, parseArray, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { type Expected, funded, readTransfer, reportOf, type Transfer } from './transfer.js';

const CODE = /^[A-Za-z][A-Za-z0-9._-]{1,79}$/;

const isAccepted = ({ status }: Answered): boolean => status >= 200 && status < 300;

/** Reads a refusal: `errors` with a code, a message and the member that it is about, or `error` with one word. */
function refused(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const body = parseObject(outcome.body);
  const first = asObject(asArray(body?.['errors'])[0]);
  const text = asText(first?.['code']) ?? asText(body?.['error']) ?? asText(body?.['errorCode']);
  const code = text !== null && CODE.test(text) ? text : null;
  const raw = { code, path: asText(first?.['path']) };
  return refusalOf(outcome, { code, message: asText(first?.['message']), isReadable: code !== null, raw }, codes);
}

/** Reads the answer to a request that returns the transfer. */
export function translateTransfer(outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isAccepted(outcome)) return refused(outcome, codes);
  const transfer = readTransfer(parseObject(outcome.body));
  return transfer ? answerOf(expected.operation, reportOf(transfer, expected, outcome.status, codes)) : unreadable(outcome);
}

/** Reads the id of a recipient or a quote, or the answer that there is instead: no money was moved. */
export function translateId(outcome: HttpOutcome, codes: CodeTable): string | ConnectorAnswer {
  if (outcome.kind !== 'answered') return nothingMoved(withoutAnswer(outcome));
  if (!isAccepted(outcome)) return nothingMoved(refused(outcome, codes));
  return asId(parseObject(outcome.body)?.['id']) ?? nothingMoved(unreadable(outcome));
}

/** Reads the answer to a funding: `REJECTED` with 2xx is a refusal, and the transfer goes on waiting. @param waiting the report before it */
export function translateFunding(outcome: HttpOutcome, waiting: Found, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isAccepted(outcome)) return refused(outcome, codes);
  const body = parseObject(outcome.body);
  const { kind: _, ...report } = waiting;
  if (body?.['status'] === 'COMPLETED') return answerOf('submit_details', { ...funded(report), httpStatus: outcome.status });
  const code = asText(body?.['errorCode']);
  if (body?.['status'] !== 'REJECTED' || code === null || !CODE.test(code)) return unreadable(outcome);
  const response = { ...NO_RESPONSE, providerReference: report.providerReference, code, httpStatus: outcome.status, raw: { status: 'REJECTED', code } };
  const resolution = resolutionOfCode(code, codes);
  return isFatal(resolution) ? { ...response, kind: 'declined', resolution } : { ...response, kind: 'unknown', resolution };
}

/** Reads the answer to an enquiry by Wise's id. That Wise does not know its own id proves nothing. */
export function translateById(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered' || outcome.status !== 200) return noAnswerOf(outcome);
  const transfer = readTransfer(parseObject(outcome.body));
  return transfer ? foundOf(reportOf(transfer, expected, outcome.status, codes)) : noAnswerOf(outcome, { code: null, message: 'the answer could not be read' });
}

/** A page of the list: the transfer with our key, whether another page may follow, or the answer that there is instead. */
export type Page = { ours: Transfer | null; isLast: boolean } | { answer: EnquiryAnswer };

/** Reads a page of the list of transfers. One entry that cannot be read may be ours. @param size how many were asked for */
export function readPage(outcome: HttpOutcome, key: string, size: number): Page {
  const entries = outcome.kind === 'answered' && outcome.status === 200 ? parseArray(outcome.body) : null;
  if (entries === null) return { answer: noAnswerOf(outcome) };
  const transfers = entries.map(readTransfer);
  const ours = transfers.find((transfer) => transfer?.key === key) ?? null;
  if (ours === null && transfers.includes(null)) return { answer: noAnswerOf(outcome, { code: null, message: 'a transfer in the list could not be read' }) };
  return { ours, isLast: entries.length < size };
}
