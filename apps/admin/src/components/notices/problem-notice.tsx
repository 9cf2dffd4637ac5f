import type { ApiProblem } from '../../lib/api/api-problem.js';
import { NO_FAULTS, type PlacedFaults } from '../../lib/api/field-errors.js';
import { Copyable } from '../values/copyable.js';
import { Notice } from './notice.js';

function titleOf(problem: ApiProblem): string {
  if (problem.status === 0 || problem.status >= 500) return 'It is not known whether this was done';
  if (problem.isStale) return 'It has changed meanwhile, so nothing was done';
  return 'Nothing was done';
}

function sentencesOf(problem: ApiProblem, { fields, rest }: PlacedFaults): readonly string[] {
  if (problem.status === 0 || problem.status >= 500) return [`${problem.title}. Look whether it is there before you try again.`];
  if (problem.isStale) return ['Somebody else was first. What you typed is kept.'];
  if (Object.keys(fields).length > 0) return ['Mend what is marked below.', ...rest];
  return rest.length > 0 ? rest : [problem.detail === '' ? problem.title : problem.detail];
}

/** A change that was refused: what it means, and what to do. Faults that stand beside a field are only pointed at. */
export function ProblemNotice({ problem, placed = NO_FAULTS }: { problem: ApiProblem | null; placed?: PlacedFaults }) {
  if (problem === null) return null;
  return (
    <Notice tone="bad" title={titleOf(problem)} role="alert">
      {sentencesOf(problem, placed).map((sentence) => (
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
