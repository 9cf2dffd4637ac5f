import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { OwnPassword } from '../../../components/forms/own-password.js';
import type { ProofDto } from '../../../generated/types.gen.js';
import type { ApiProblem } from '../../../lib/api/api-problem.js';
import { useServerNow } from '../../../lib/browser/server-clock.js';
import { sessionQuery } from '../api/current-session.js';
import { factorQuery } from '../api/second-factor.js';
import { CodeInput } from './code-input.js';

/** A code that is fresh for less than this is asked again: the request takes its time, and so does a countdown before it. In milliseconds. */
const MARGIN_MS = 15_000;

/** What operators prove again who they are with. `fresh`: a code was entered in this session a moment ago. `none`: nothing is asked. */
type ProofKind = 'password' | 'code' | 'fresh' | 'none' | 'unknown';

export interface OwnProof {
  kind: ProofKind;
  /** Never a draft: it is gone when the panel closes. */
  text: string;
  setText: (text: string) => void;
  /** What is sent. */
  body: ProofDto;
  /** What is still to be entered; null: nothing. */
  blockedReason: string | null;
}

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
  return { kind, text, setText, body, blockedReason: text === '' ? MISSING[kind] : null };
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
export function OwnProofField({ proof: { kind, text, setText }, verb, problem }: OwnProofFieldProps) {
  if (kind === 'password') return <OwnPassword verb={verb} value={text} problem={problem} onChange={setText} />;
  if (kind !== 'code') return null;
  return (
    <CodeInput
      description={`So that nobody ${verb} from a screen that you have left. A recovery code works too.`}
      error={isProofWrong(problem) ? problem.detail : null}
      value={text}
      onChange={setText}
    />
  );
}
