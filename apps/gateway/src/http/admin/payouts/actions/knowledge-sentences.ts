import { MODERATION_REASON_FACTS, type ModerationFacts, type ModerationReason, NOT_FOUND_NEEDED, RESOLUTION_FACTS, type Resolution } from '@app/domain';

/** What is known about the last request to pay, in one sentence. */
export function knowledgeSentence(facts: ModerationFacts): string {
  const { invoke, provider } = facts;
  if (invoke.sending) return `A request to ${provider} is in progress.`;
  switch (invoke.verdict) {
    case 'not_sent':
      return 'Nothing was sent to the provider.';
    case 'not_received':
      return `The payout was sent, and ${provider} reports that it was not received.`;
    case 'received':
      return `${provider} received the payout${invoke.report ? ` and last reported ${invoke.report.reportedStatus}` : ''}.`;
    case 'unknown':
      return `The payout was sent, and it is not known whether ${provider} received it (${Math.min(invoke.notFoundCount, NOT_FOUND_NEEDED)} of ${NOT_FOUND_NEEDED} "not found" responses).`;
  }
}

/** Why a payout is in the queue, in at most two sentences. */
export function whySentence(reason: ModerationReason, provider: string, resolution: Resolution | null): string {
  const explanation = MODERATION_REASON_FACTS[reason].explanation.replaceAll('{provider}', provider);
  return reason === 'PROVIDER_ERROR' && resolution ? `${RESOLUTION_FACTS[resolution].description} ${explanation}` : explanation;
}
