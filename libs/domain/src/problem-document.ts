import { type Fault, type ProblemCode, PROBLEMS } from './problems.js';

/** The content of a problem document (RFC 9457). */
export interface ProblemContent {
  code: ProblemCode;
  /** What is wrong with this request and what to do about it, in one or two sentences. */
  detail: string;
  faults?: readonly Fault[];
  /** Further members of the document. */
  extra?: Readonly<Record<string, unknown>>;
}

/** The path of the explanation of a code. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** The problem as an RFC 9457 document. Extension members follow the standard ones. */
export function problemDocument({ code, detail, faults = [], extra }: ProblemContent, requestId: string): string {
  const { status, title } = PROBLEMS[code];
  return JSON.stringify({
    type: problemType(code),
    title,
    status,
    code,
    detail,
    request_id: requestId,
    ...(faults.length > 0 ? { errors: faults } : {}),
    ...extra,
  });
}
