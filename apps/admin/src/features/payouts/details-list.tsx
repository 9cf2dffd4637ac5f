import type { PayoutDetailView } from '../../generated/types.gen.js';
import classes from './details-list.module.css';

/** The recipient's details, masked, and what the merchant wrote beside them. */
export function DetailsList({ detail }: { detail: PayoutDetailView }) {
  const rows: [string, string][] = [
    ...detail.fields.map((field): [string, string] => [field.title, field.masked]),
    ['Description', detail.description ?? '–'],
    ['Sent by itself', detail.autoprocess ? 'Yes, as soon as it is ready' : 'No, it waits for a command'],
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
