import { isLoadFailure } from '../browser/stale-build.js';

/** One part of a request that the server rejected. */
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
  members?: Readonly<Record<string, unknown>>;
}

/** A failed request: the server's problem document (RFC 9457), or a failure in the browser. Never contains the request's data. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** HTTP status; 0 when there was no response. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly errors: readonly ProblemDetail[];
  /** Everything that the server said. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(parts: ProblemParts) {
    super(parts.detail === '' ? parts.title : parts.detail);
    this.status = parts.status;
    this.code = parts.code;
    this.title = parts.title;
    this.detail = parts.detail;
    this.requestId = parts.requestId;
    this.errors = parts.errors;
    this.members = parts.members ?? {};
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

  /** The resource changed after it was read. */
  get isStale(): boolean {
    return this.status === 412;
  }

  /** True when a retry may succeed. */
  get isTemporary(): boolean {
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

/** A request without a response. A command may have been carried out all the same. */
export function unreachable(): ApiProblem {
  return inBrowser('unreachable', 'The gateway did not respond', 'The connection failed or was cut. Check the network, then try again.');
}

/** Reads the body of an error response; falls back to the status when it is not a problem document. */
export function readProblem(body: unknown, status: number, requestId: string | null): ApiProblem {
  const fields = isRecord(body) ? body : {};
  const title = text(fields['title']);
  return new ApiProblem({
    status,
    code: text(fields['code']) || `http_${String(status)}`,
    title: title === '' ? `The gateway responded with status ${String(status)}` : title,
    detail: text(fields['detail']),
    requestId: text(fields['request_id']) || requestId,
    errors: readErrors(fields['errors']),
    members: fields,
  });
}

/** Any thrown value as a problem that a screen can show. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isLoadFailure(error)) return notLoaded();
  return inBrowser('unexpected', 'Something went wrong on this page', error instanceof Error ? error.message : 'The cause is unknown.');
}

/** A screen of the admin that the gateway did not deliver: offline, or replaced by a newer version. */
function notLoaded(): ApiProblem {
  return inBrowser(
    'not_loaded',
    'This screen could not be loaded',
    'The connection failed, or the gateway has a newer version. Check the network, then load the page again.',
  );
}

/** A problem that no response tells. */
export function inBrowser(code: string, title: string, detail: string): ApiProblem {
  return new ApiProblem({ status: 0, code, title, detail, requestId: null, errors: [] });
}
