import { formatAmount } from '@app/domain';
import type { PayoutDetail } from '@app/payouts';
import { knowledgeSentence } from '../actions/knowledge-sentences.js';
import type { FactView } from './payout-detail.view.js';

const iso = (date: Date | undefined): string | null => date?.toISOString() ?? null;

const MARK_OF_VERDICT = { not_sent: 'no', not_received: 'no', received: 'yes', unknown: 'unknown' } as const;

/** What is known about a payout, point by point. */
export function knownFacts(detail: PayoutDetail): FactView[] {
  const { facts, row, attempts, statements } = detail;
  const sent = attempts.findLast((attempt) => attempt.outcome !== 'not_sent');
  const lastEnquiry = statements.findLast(({ source }) => source === 'enquiry');
  return [
    { mark: sent ? 'yes' : 'no', text: sent ? 'A request was sent to the provider' : 'No request was sent to the provider', at: iso(sent?.started_at) },
    { mark: MARK_OF_VERDICT[facts.invoke.verdict], text: knowledgeSentence(facts), at: null },
    row.provider_reference === null
      ? { mark: 'unknown', text: 'Provider reference not known yet', at: null }
      : { mark: 'yes', text: `Provider reference ${row.provider_reference}`, at: null },
    ...stepFact(row),
    lastEnquiry
      ? { mark: 'yes', text: `Response to the last enquiry: ${lastEnquiry.claim}`, at: iso(lastEnquiry.received_at) }
      : { mark: 'unknown', text: 'No enquiry has been answered yet', at: null },
    amountFact(row),
    ...latestStatementFact(detail, lastEnquiry?.id),
  ];
}

/** The ids that the connector keeps for the next step at the provider. */
function stepFact({ provider_step: step }: PayoutDetail['row']): FactView[] {
  const ids = Object.entries(step ?? {}).map(([name, id]) => `${name.replaceAll('_', ' ')} ${id}`);
  return ids.length === 0 ? [] : [{ mark: 'yes', text: `Kept for the next step: ${ids.join(', ')}`, at: null }];
}

function amountFact({ processed_amount_minor: amountMinor, currency }: PayoutDetail['row']): FactView {
  if (amountMinor === null) return { mark: 'unknown', text: 'Amount paid not known yet', at: null };
  return { mark: amountMinor > 0n ? 'yes' : 'no', text: `${formatAmount(amountMinor, currency)} ${currency} paid, not returned`, at: null };
}

/** The latest statement, unless it is the enquiry that is shown already. */
function latestStatementFact({ statements }: PayoutDetail, shownId: string | undefined): FactView[] {
  const latest = statements.at(-1);
  if (!latest || latest.id === shownId) return [];
  return [
    {
      mark: latest.accepted ? 'yes' : 'unknown',
      text: `Latest statement (${latest.source.replace('_', ' ')}): ${latest.claim}`,
      at: iso(latest.received_at),
    },
  ];
}
