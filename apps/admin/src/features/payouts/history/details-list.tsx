import { Facts, type FactRow } from '../../../components/values/facts.js';
import type { PayoutDetailView, RouteChoiceView } from '../../../generated/types.gen.js';
import { shortId } from '../../../lib/format/short-id.js';
import { RecipientRows } from '../recipient/recipient-rows.js';

/** Why this provider account was chosen, and why earlier routes were not. */
function routeRows(route: RouteChoiceView | null): FactRow[] {
  if (route === null) return [['Route', 'The reason for this route was not recorded']];
  return [['Route', route.reason], ...route.passed_over.map((passed): FactRow => [`Skipped: ${shortId(passed.route_id)}`, passed.why])];
}

/** The recipient, the merchant's other fields, and the choice of route. */
export function DetailsList({ detail }: { detail: PayoutDetailView }) {
  return (
    <>
      <RecipientRows detail={detail} />
      <Facts
        rows={[
          ['Description', detail.description ?? '–'],
          ['Sent automatically', detail.autoprocess ? 'Yes, as soon as it is ready' : 'No, it waits for a command'],
          ...routeRows(detail.route),
          ['Callback address', detail.callback_url ?? 'None'],
          ...Object.entries(detail.metadata).map(([name, value]): FactRow => [`Metadata: ${name}`, value]),
        ]}
      />
    </>
  );
}
