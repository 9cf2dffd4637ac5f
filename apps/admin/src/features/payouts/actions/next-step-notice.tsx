import { Copyable } from '../../../components/values/copyable.js';
import { Notice } from '../../../components/notices/notice.js';
import type { OperatorNextStepView } from '../../../generated/types.gen.js';

/** The provider's challenge, if it sent one. */
export function Challenge({ challenge }: { challenge: string | null }) {
  if (challenge === null) return null;
  return (
    <p>
      Challenge: <Copyable value={challenge} name="challenge" />
    </p>
  );
}

/** What the provider is waiting for, and who can supply it. */
export function NextStepNotice({ step }: { step: OperatorNextStepView }) {
  return (
    <Notice tone="attention" title="The provider is waiting">
      <p>{step.title}</p>
      <Challenge challenge={step.challenge} />
      <p className="soft">
        {step.can_be_submitted ? 'The merchant can answer through the API, or you can use “Answer the provider”.' : 'It cannot be supplied from here.'}
      </p>
    </Notice>
  );
}
