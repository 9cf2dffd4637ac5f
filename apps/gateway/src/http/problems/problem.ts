import type { ProblemContent } from '@app/domain';

export { problemDocument, problemType } from '@app/domain';

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A refusal on its way out. */
export interface Problem extends ProblemContent {
  retryAfterSeconds?: number | null;
  /** Further headers, such as `Allow`. */
  headers?: Readonly<Record<string, string>>;
}
