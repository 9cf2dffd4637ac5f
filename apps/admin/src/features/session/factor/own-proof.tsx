import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { OwnPassword } from '../../../components/forms/own-password.js';
import type { ProofDto } from '../../../generated/types.gen.js';
import { type ApiProblem, asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { useServerNow } from '../../../lib/browser/server-clock.js';
import { sessionQuery } from '../api/current-session.js';
import { proveWithPasskey } from '../api/passkeys.js';
import { factorQuery } from '../api/second-factor.js';
import { PasskeyButton } from '../passkeys/passkey-button.js';
import { CodeInput, RecoveryCodeInput } from './code-input.js';
import classes from './factor.module.css';

/** A code that is fresh for less than this is asked again: the request takes its time, and so does a countdown before it. In milliseconds. */
const MARGIN_MS = 15_000;

/** What operators prove again who they are with. `code`: or a passkey. `fresh`: they did so in this session a moment ago. `none`: nothing is asked. */
type ProofKind = 'password' | 'code' | 'fresh' | 'none' | 'unknown';

export interface OwnProof {
  kind: ProofKind;
  /** Whether a passkey can be used instead of a code. */
  hasPasskey: boolean;
  hasApp: boolean;
  /** Never a draft: it is gone when the panel closes. */
  text: string;
  setText: (text: string) => void;
  /** What is sent. */
  body: ProofDto;
  /** What is still to be entered; null: nothing. */
  blockedReason: string | null;
}

const USE_PASSKEY = 'Use your passkey, or enter a code.';
const MISSING: Readonly<Record<ProofKind, string | null>> = {
  password: 'Enter your password.',
  code: 'Enter a code of your authenticator app.',
  unknown: 'Reading whether a code is needed.',
  fresh: null,
  none: null,
};

/**
 * Whether a panel asks operators for a code of their second factor, or for their password, and what they enter.
 * @param isAsked false: of nobody
 * @param asksPassword false: only of operators who have a second factor
 */
export function useOwnProof(isAsked: boolean, asksPassword = isAsked): OwnProof {
  const { data: session } = useQuery(sessionQuery);
  const hasFactor = session?.has_second_factor === true;
  const { data: factor } = useQuery({ ...factorQuery, enabled: isAsked && hasFactor });
  const nowMs = useServerNow();
  const [text, setText] = useState('');
  const kindOfFactor = (): ProofKind => {
    if (factor === undefined) return 'unknown';
    return factor.fresh_until !== null && Date.parse(factor.fresh_until) - MARGIN_MS > nowMs ? 'fresh' : 'code';
  };
  const kind = !isAsked ? 'none' : hasFactor ? kindOfFactor() : asksPassword ? 'password' : 'none';
  const body = text === '' ? {} : kind === 'password' ? { password: text } : kind === 'code' ? { code: text } : {};
  const hasPasskey = factor?.factors.some((one) => one.kind === 'passkey') === true;
  const hasApp = factor?.factors.some((one) => one.kind === 'authenticator_app') === true;
  const missing = kind === 'code' && hasPasskey ? USE_PASSKEY : MISSING[kind];
  return { kind, hasPasskey, hasApp, text, setText, body, blockedReason: text === '' ? missing : null };
}

/** True when the server did not accept what was entered: the field says so itself. */
export function isProofWrong(problem: ApiProblem | null): problem is ApiProblem {
  return problem !== null && ['password_wrong', 'code_wrong', 'code_needed'].includes(problem.code);
}

interface OwnProofFieldProps {
  proof: OwnProof;
  /** What nobody may do from a screen that was left. @example "publishes" */
  verb: string;
  /** Of the last request. */
  problem: ApiProblem | null;
}

/** Asks operators to prove again who they are: a session alone is not enough for what follows. */
export function OwnProofField({ proof, verb, problem }: OwnProofFieldProps) {
  const { kind, hasPasskey, hasApp, text, setText } = proof;
  const [isProved, setProved] = useState(false);
  const error = isProofWrong(problem) ? problem.detail : null;
  if (kind === 'password') return <OwnPassword verb={verb} value={text} problem={problem} onChange={setText} />;
  if (kind === 'fresh' && isProved) return <Proved />;
  if (kind !== 'code') return null;
  const description = `So that nobody ${verb} from a screen that you have left. A recovery code works too.`;
  if (!hasPasskey) return <CodeInput description={description} error={error} value={text} onChange={setText} />;
  return (
    <div className={classes.proof}>
      <PasskeyProof
        onProved={() => {
          setProved(true);
        }}
      />
      <p className="soft">So that nobody {verb} from a screen that you have left. Or enter a code:</p>
      {hasApp ? (
        <CodeInput error={error} value={text} onChange={setText} isFirst={false} />
      ) : (
        <RecoveryCodeInput error={error} value={text} onChange={setText} isFirst={false} />
      )}
    </div>
  );
}

/** Says that the passkey was accepted, where its button was. */
function Proved() {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    text.current?.focus();
  }, []);
  return (
    <p ref={text} tabIndex={-1} role="status">
      Your passkey was accepted. It counts for five minutes.
    </p>
  );
}

function PasskeyProof({ onProved }: { onProved: () => void }) {
  const queryClient = useQueryClient();
  const prove = useMutation({
    mutationFn: async () => {
      await proveWithPasskey();
      onProved();
      await queryClient.refetchQueries({ queryKey: queryKeys.secondFactor });
    },
  });
  return (
    <PasskeyButton
      isBusy={prove.isPending}
      problem={prove.error === null ? null : asProblem(prove.error)}
      onUse={() => {
        prove.mutate();
      }}
    />
  );
}
