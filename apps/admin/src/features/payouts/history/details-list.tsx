import { Facts, type FactRow } from '../../../components/values/facts.js';
import type { PayoutDetailView, RouteChoiceView } from '../../../generated/types.gen.js';
import { shortId } from '../../../lib/format/short-id.js';

/** Why this provider account, and why not those that stood before it. */
function routeRows(route: RouteChoiceView | null): FactRow[] {
  if (route === null) return [['Route', 'Why it went there was not kept']];
  return [['Route', route.reason], ...route.passed_over.map((passed): FactRow => [`Passed over: ${shortId(passed.route_id)}`, passed.why])];
}

/** The recipient's details, masked, what the merchant wrote beside them, and why it goes where it goes. */
export function DetailsList({ detail }: { detail: PayoutDetailView }) {
  return (
    <Facts
      rows={[
        ...detail.fields.map((field): FactRow => [field.title, field.masked]),
        ['Description', detail.description ?? '–'],
        ['Sent by itself', detail.autoprocess ? 'Yes, as soon as it is ready' : 'No, it waits for a command'],
        ...routeRows(detail.route),
        ['Callback address', detail.callback_url ?? 'None'],
        ...Object.entries(detail.metadata).map(([name, value]): FactRow => [`Metadata: ${name}`, value]),
      ]}
    />
  );
}
