import { type Fault, type ProblemCode, PROBLEMS } from '@app/domain';

/** The media type of RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error, before it is rendered as a response. */
export interface Problem {
  code: ProblemCode;
  /** What is wrong with this request and what to do about it, in one or two sentences. */
  detail: string;
  faults?: readonly Fault[];
  extra?: Readonly<Record<string, unknown>>;
  retryAfterSeconds?: number | null;
  /** Further headers, such as `Allow`. */
  headers?: Readonly<Record<string, string>>;
}

/** The path of the explanation of a code. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** The problem as an RFC 9457 document. Extension members follow the standard ones. */
export function problemDocument(problem: Problem, requestId: string): string {
  const { status, title } = PROBLEMS[problem.code];
  const faults = problem.faults ?? [];
  return JSON.stringify({
    type: problemType(problem.code),
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    request_id: requestId,
    ...(faults.length > 0 ? { errors: faults } : {}),
    ...problem.extra,
  });
}
