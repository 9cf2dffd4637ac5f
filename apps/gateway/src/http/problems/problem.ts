import { type Fault, type ProblemCode, PROBLEMS } from '@app/domain';

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A refusal on its way out. */
export interface Problem {
  code: ProblemCode;
  /** One or two sentences: what is wrong with this request, and the way out. */
  detail: string;
  faults?: readonly Fault[];
  extra?: Readonly<Record<string, unknown>>;
  retryAfterSeconds?: number | null;
  /** Further headers, such as `Allow`. */
  headers?: Readonly<Record<string, string>>;
}

/** Where a code is explained; relative to the gateway's own address. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** The problem as RFC 9457 writes it. Members of ours follow the standard ones. */
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
