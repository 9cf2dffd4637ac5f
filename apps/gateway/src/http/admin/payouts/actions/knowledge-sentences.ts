import { MODERATION_REASON_FACTS, type ModerationFacts, type ModerationReason, NOT_FOUND_NEEDED, RESOLUTION_FACTS, type Resolution } from '@app/domain';
import type { OperatorPayoutRow } from '@app/payouts';

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

type MaybeDuplicate = Pick<OperatorPayoutRow, 'duplicate_of' | 'duplicate_reference' | 'duplicate_status' | 'duplicate_created_at' | 'created_at'>;

/** The title of a case that was opened because there is another payout like it. */
export const DUPLICATE_TITLE = 'Same recipient and amount again';

/** Why a payout is in the queue, in a few words. */
export function whyTitle(reason: ModerationReason, { duplicate_of: duplicateOf }: MaybeDuplicate): string {
  return reason === 'POLICY' && duplicateOf !== null ? DUPLICATE_TITLE : MODERATION_REASON_FACTS[reason].title;
}

/** Why a payout is in the queue, in at most three sentences. */
export function whySentence(reason: ModerationReason, payout: MaybeDuplicate, provider: string, resolution: Resolution | null): string {
  const explanation = MODERATION_REASON_FACTS[reason].explanation.replaceAll('{provider}', provider);
  if (reason === 'POLICY' && payout.duplicate_of !== null) return `${duplicateSentence(payout)} ${explanation}`;
  return reason === 'PROVIDER_ERROR' && resolution ? `${RESOLUTION_FACTS[resolution].description} ${explanation}` : explanation;
}

/** The other payout, and how long lies between the two. */
function duplicateSentence({
  duplicate_of: id,
  duplicate_reference: reference,
  duplicate_status: status,
  duplicate_created_at: at,
  created_at: createdAt,
}: MaybeDuplicate): string {
  const apart = at === null ? '' : `, ${spanText(Math.abs(createdAt.getTime() - at.getTime()))} apart`;
  return `The merchant ordered the same amount for the same recipient twice: the other payout is ${reference ?? String(id)} (${status ?? 'unknown'})${apart}.`;
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** A span in its largest unit: `3 min`. */
function spanText(ms: number): string {
  const unit = UNITS.find(([size]) => ms >= size);
  return unit ? `${String(Math.floor(ms / unit[0]))} ${unit[1]}` : 'less than a second';
}
