/** One part of a request that the server objects to. */
export interface ProblemDetail {
  pointer: string;
  detail: string;
}

interface ProblemParts {
  status: number;
  code: string;
  title: string;
  detail: string;
  requestId: string | null;
  errors: readonly ProblemDetail[];
}

/** What went wrong with a request, as the server told it (RFC 9457), or as the browser saw it. Never carries what was sent. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: readonly ProblemDetail[];

  constructor(parts: ProblemParts) {
    super(parts.detail === '' ? parts.title : parts.detail);
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title;
    this.detail = parts.detail;
    this.requestId = parts.requestId;
    this.errors = parts.errors;
  }

  get isUnauthenticated(): boolean {
    return this.status === 401;
  }

  get isForbidden(): boolean {
    return this.status === 403;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }

  /** Somebody or something changed the payout after it was read. */
  get isStale(): boolean {
    return this.status === 412;
  }

  /** True when asking again may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readErrors(value: unknown): ProblemDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({ pointer: text(entry['pointer']), detail: text(entry['detail']) }));
}

/** The request never got an answer. For a command that means: it may have been carried out. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'unreachable',
    title: 'The gateway did not answer',
    detail: 'The connection failed or was cut. Check the network, then try again.',
    requestId: null,
    errors: [],
  });
}

/** Reads the body of a failed answer; falls back on the status where the body is no problem document. */
export function readProblem(body: unknown, status: number, requestId: string | null): ApiProblem {
  const fields = isRecord(body) ? body : {};
  const title = text(fields['title']);
  return new ApiProblem({
    status,
    code: text(fields['code']) || `http_${String(status)}`,
    title: title === '' ? `The gateway answered with status ${String(status)}` : title,
    detail: text(fields['detail']),
    requestId: text(fields['request_id']) || requestId,
    errors: readErrors(fields['errors']),
  });
}

/** Any thrown value as a problem that a screen can show. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    status: 0,
    code: 'unexpected',
    title: 'Something went wrong on this page',
    detail: error instanceof Error ? error.message : 'The cause is not known.',
    requestId: null,
    errors: [],
  });
}
