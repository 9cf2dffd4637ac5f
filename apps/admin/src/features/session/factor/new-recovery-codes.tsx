import { Button } from '@mantine/core';
import { useState } from 'react';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import type { ProofDto } from '../../../generated/types.gen.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { renewRecoveryCodes, useFactorStep } from '../api/second-factor.js';
import classes from './factor.module.css';
import { isProofWrong, OwnProofField, useOwnProof } from './own-proof.js';
import { RecoveryCodes } from './recovery-codes.js';

/** Makes new recovery codes, and shows them once. */
export function NewRecoveryCodes({ onClose }: { onClose: () => void }) {
  const proof = useOwnProof(true, false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = useFactorStep((body: ProofDto) => renewRecoveryCodes(body), setCodes);
  const problem = renew.error === null ? null : asProblem(renew.error);
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onClose} />;
  return (
    <form
      className={classes.steps}
      aria-label="New recovery codes"
      onSubmit={(event) => {
        event.preventDefault();
        renew.mutate(proof.body);
      }}
    >
      <p>You get ten new codes. The former ones stop working at once.</p>
      {!isProofWrong(problem) && <ProblemNotice problem={problem} />}
      <OwnProofField proof={proof} verb="makes codes" problem={problem} />
      <div className={classes.buttons}>
        <Button type="submit" loading={renew.isPending} disabled={proof.blockedReason !== null}>
          Make new codes
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
