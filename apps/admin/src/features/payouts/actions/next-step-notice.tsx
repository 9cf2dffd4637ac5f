import { Copyable } from '../../../components/values/copyable.js';
import { Notice } from '../../../components/notices/notice.js';
import type { OperatorNextStepView } from '../../../generated/types.gen.js';

/** The provider's challenge, where it has sent one. */
export function Challenge({ challenge }: { challenge: string | null }) {
  if (challenge === null) return null;
  return (
    <p>
      Its challenge: <Copyable value={challenge} name="challenge" />
    </p>
  );
}

/** What the provider waits for before it goes on, and who can give it. */
export function NextStepNotice({ step }: { step: OperatorNextStepView }) {
  return (
    <Notice tone="attention" title="The provider waits for something">
      <p>{step.title}</p>
      <Challenge challenge={step.challenge} />
      <p className="soft">
        {step.can_be_submitted ? 'The merchant can answer over the API, or you with “Answer the provider”.' : 'It cannot be given from here.'}
      </p>
    </Notice>
  );
}
