import { Facts, type FactRow } from '../../../components/values/facts.js';
import type { PayoutDetailView, RouteChoiceView } from '../../../generated/types.gen.js';
import { shortId } from '../../../lib/format/short-id.js';

/** Why this provider account was chosen, and why earlier routes were not. */
function routeRows(route: RouteChoiceView | null): FactRow[] {
  if (route === null) return [['Route', 'The reason for this route was not recorded']];
  return [['Route', route.reason], ...route.passed_over.map((passed): FactRow => [`Skipped: ${shortId(passed.route_id)}`, passed.why])];
}

/** The masked recipient details, the merchant's other fields, and the choice of route. */
export function DetailsList({ detail }: { detail: PayoutDetailView }) {
  return (
    <Facts
      rows={[
        ...detail.fields.map((field): FactRow => [field.title, field.masked]),
        ['Description', detail.description ?? '–'],
        ['Sent automatically', detail.autoprocess ? 'Yes, as soon as it is ready' : 'No, it waits for a command'],
        ...routeRows(detail.route),
        ['Callback address', detail.callback_url ?? 'None'],
        ...Object.entries(detail.metadata).map(([name, value]): FactRow => [`Metadata: ${name}`, value]),
      ]}
    />
  );
}
