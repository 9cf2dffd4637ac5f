import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { OwnFactorView } from '../../../generated/types.gen.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { removeFactor } from '../api/passkeys.js';
import { useFactorStep } from '../api/second-factor.js';
import classes from '../factor/factor.module.css';
import { isProofWrong, OwnProofField, useOwnProof } from '../factor/own-proof.js';
import { factorTitle } from './factor-title.js';

interface RemoveFactorProps {
  factor: OwnFactorView;
  /** With it go the recovery codes. */
  isLast: boolean;
  onClose: () => void;
}

/** Removes a passkey or the authenticator app of one's own, with a fresh proof. */
export function RemoveFactor({ factor, isLast, onClose }: RemoveFactorProps) {
  const queryClient = useQueryClient();
  const proof = useOwnProof(true, false);
  const remove = useFactorStep(removeFactor, () => {
    void queryClient.refetchQueries({ queryKey: queryKeys.session }).then(onClose);
  });
  const problem = remove.error === null ? null : asProblem(remove.error);
  const title = factorTitle(factor);
  return (
    <form
      className={classes.steps}
      aria-label={`Remove ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate({ id: factor.id, proof: proof.body });
      }}
    >
      <p>
        {title} does not sign you in any more, and your other sessions end.
        {isLast && ' It is your last second factor: the recovery codes go with it, and your password alone is enough then.'}
      </p>
      {!isProofWrong(problem) && <ProblemNotice problem={problem} />}
      <OwnProofField proof={proof} verb="removes your factors" problem={problem} />
      <div className={classes.buttons}>
        <Button type="submit" color="red" loading={remove.isPending} disabled={proof.blockedReason !== null}>
          Remove
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
