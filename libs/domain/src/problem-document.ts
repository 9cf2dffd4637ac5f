import { type Fault, type ProblemCode, PROBLEMS } from './problems.js';

/** The content of a problem document (RFC 9457). */
export interface ProblemContent {
  code: ProblemCode;
  /** One or two sentences: what is wrong with this request, and the way out. */
  detail: string;
  faults?: readonly Fault[];
  /** Further members of the document. */
  extra?: Readonly<Record<string, unknown>>;
}

/** Where a code is explained; relative to the gateway's own address. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** The JSON text of a problem, as RFC 9457 writes it. Members of our own follow the standard ones. */
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
