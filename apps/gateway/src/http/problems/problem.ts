import type { ProblemContent } from '@app/domain';

export { problemDocument, problemType } from '@app/domain';

/** The media type of RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error, before it is rendered as a response. */
export interface Problem extends ProblemContent {
  retryAfterSeconds?: number | null;
  /** Further headers, such as `Allow`. */
  headers?: Readonly<Record<string, string>>;
}
