import type { ApiProblem } from '../../lib/api/api-problem.js';
import { NO_FIELD_ERRORS, type FieldErrors } from '../../lib/api/field-errors.js';
import { Copyable } from '../values/copyable.js';
import { Notice } from './notice.js';

function titleOf(problem: ApiProblem): string {
  if (problem.status === 0 || problem.status >= 500) return 'It is not known whether this was done';
  if (problem.isStale) return 'It changed in the meantime, so nothing was done';
  return 'Nothing was done';
}

function sentencesOf(problem: ApiProblem, { fields, rest }: FieldErrors): readonly string[] {
  if (problem.status === 0 || problem.status >= 500) return [`${problem.title}. Check whether it was done before you try again.`];
  if (problem.isStale) return ['Another change came first. Your input is kept.'];
  if (Object.keys(fields).length > 0) return ['Correct the marked fields below.', ...rest];
  return rest.length > 0 ? rest : [problem.detail === '' ? problem.title : problem.detail];
}

/** Why a change failed, and what to do. Errors that are shown beside a field are only referred to. */
export function ProblemNotice({ problem, fieldErrors = NO_FIELD_ERRORS }: { problem: ApiProblem | null; fieldErrors?: FieldErrors }) {
  if (problem === null) return null;
  return (
    <Notice tone="bad" title={titleOf(problem)} role="alert">
      {sentencesOf(problem, fieldErrors).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {problem.requestId !== null && (
        <p className="soft">
          Request <Copyable value={problem.requestId} name="request id" />
        </p>
      )}
    </Notice>
  );
}
