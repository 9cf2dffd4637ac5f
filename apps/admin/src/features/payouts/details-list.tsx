import type { PayoutDetailView, RouteChoiceView } from '../../generated/types.gen.js';
import { shortId } from '../../lib/short-id.js';
import classes from './details-list.module.css';

/** Why this provider account, and why not those that stood before it. */
function routeRows(route: RouteChoiceView | null): [string, string][] {
  if (route === null) return [['Route', 'Why it went there was not kept']];
  return [['Route', route.reason], ...route.passed_over.map((passed): [string, string] => [`Passed over: ${shortId(passed.route_id)}`, passed.why])];
}

/** The recipient's details, masked, and what the merchant wrote beside them. */
export function DetailsList({ detail }: { detail: PayoutDetailView }) {
  const rows: [string, string][] = [
    ...detail.fields.map((field): [string, string] => [field.title, field.masked]),
    ['Description', detail.description ?? '–'],
    ['Sent by itself', detail.autoprocess ? 'Yes, as soon as it is ready' : 'No, it waits for a command'],
    ...routeRows(detail.route),
    ['Callback address', detail.callback_url ?? 'None'],
    ...Object.entries(detail.metadata).map(([name, value]): [string, string] => [`Metadata: ${name}`, value]),
  ];
  return (
    <dl className={classes.list}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
